import Enrolment

/// Golden values, computed with Python's `cryptography` and `struct` from the definitions in the documentation comments:
/// device seed 00…1f, token 00…0f, challenge secret 32 times 55 and nonce 16 times aa, time 1800000000.
enum Golden {
    static let time: UInt64 = 1_800_000_000
    static let token = "st1-aaaqeayeaudaocajbifqydiob5htbmkx"
    static let tokenHash =
        "08a0ac8bb27615b267466f53cec329e826985523b754a4bb4129dd4fd9e23a2c"
    static let challenge =
        "0001000000006b49d200aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa13fba684348537b55d0e9a7a2305aa07"
    static let request =
        "0001000102030405060708090a0b0c0d0e0f0001000000006b49d200aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa13fba6843485"
        + "37b55d0e9a7a2305aa0703a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b86ac253d16c827b19"
        + "a41793ab76edb66f2ac39fef5955fc586cd7487bc07d9ee8bc2a4ee0d9563128dd8e7a8c0225c22cbb75dace62c89b62d570" + "f5eae5b6ca0a"
    static let response =
        "000156475aa75463474c0285df5dbf2bcab7000000006b49d200000000006b715f00"
    static let header =
        "v=1;d=Vkdap1RjR0wChd9dvyvKtw;t=1800000000;s=YP3Pi1FaxpxwYy1QTdMI5xv3OJEvURBZd-4M7l7Kn4Lwk7wmsLt2IktWAVW1bBrvCE3UV-q5LRSeSY_gPkWODg"
    static let bundle =
        #"{"caCertificate":"MAIFAA==","collector":"https://collector.example:8443""#
        + #","root":"eyJyb290Ijp0cnVlfQ==","rootSHA256":"fed700e9412a1ebd3ea225942feb91e6dae088a513972c143bd134a1f66e0585","token":"st1-aaaqeayeaudaocajbifqydiob5htbmkx","version":1}"#

    /// The bytes of hexadecimal text.
    static func bytes(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
    }

    static func key(_ seed: UInt8 = 0) throws -> DeviceKey {
        try DeviceKey(seed: seed == 0 ? Array(0..<32) : Array(repeating: seed, count: 32))
    }

    static func issuer() throws -> ChallengeIssuer { try ChallengeIssuer(secret: Array(repeating: 0x55, count: 32)) }
}
