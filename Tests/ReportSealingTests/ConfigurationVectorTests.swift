import TLSPresentation
import Testing

@testable import ReportSealing

/// Key configurations as another implementation of DAP-18 writes them. That implementation also writes empty public keys and lists in which
/// an identifier comes twice; DAP allows neither, and this reader refuses them by name.
@Suite struct ConfigurationVectorTests {
    @Test("Configurations are read and written byte for byte; what DAP forbids has its error")
    func configurations() throws {
        let encodings = try #require(try MessageVectors.load().encodings["hpke.roundtrip_hpke_config"])
        #expect(encodings.count == 5)
        var whole = 0
        for hex in encodings {
            let bytes = try #require(decodedHex(hex))
            if bytes.suffix(2) == [0, 0] {
                #expect(throws: CodecError(.lengthOutOfRange, at: 7)) { try HPKEConfiguration(decoding: bytes) }
                // With a key of one byte the same configuration is read, whatever its suite.
                let filled = Array(bytes.dropLast(2)) + [0, 1, 9]
                #expect(try HPKEConfiguration(decoding: filled).encoded() == filled)
            } else {
                #expect(try HPKEConfiguration(decoding: bytes).encoded() == bytes)
                whole += 1
            }
        }
        #expect(whole == 1)
    }

    @Test("A list is at least one configuration, and every identifier comes once")
    func list() throws {
        let hex = try #require(try MessageVectors.load().encodings["hpke.roundtrip_hpke_config_list"]?.first)
        let bytes = try #require(decodedHex(hex))
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try HPKEConfigurationList(decoding: bytes) }
        let one: [UInt8] = [12, 0, 0x20, 0, 1, 0, 1, 0, 1, 9]
        let two: [UInt8] = [13] + one.dropFirst()
        #expect(try HPKEConfigurationList(decoding: [0, 20] + one + two).encoded() == [0, 20] + one + two)
        #expect(throws: CodecError(.invalidValue, at: 0)) { try HPKEConfigurationList(decoding: [0, 20] + one + one) }
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try HPKEConfigurationList(decoding: [0, 0]) }
        #expect(HPKEConfigurationList([]) == nil)
    }

    @Test("The public key vectors are a length and bytes")
    func publicKeys() throws {
        let encodings = try #require(try MessageVectors.load().encodings["hpke.roundtrip_hpke_public_key"])
        for hex in encodings {
            let key = try #require(decodedHex(hex))
            let bytes: [UInt8] = [1, 0, 0x20, 0, 1, 0, 1] + key
            if key == [0, 0] {
                #expect(throws: CodecError(.lengthOutOfRange, at: 7)) { try HPKEConfiguration(decoding: bytes) }
            } else {
                #expect(try HPKEConfiguration(decoding: bytes).publicKey == Array(key.dropFirst(2)))
            }
        }
    }
}
