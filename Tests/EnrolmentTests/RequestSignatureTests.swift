import Enrolment
import Testing

@Suite struct RequestSignatureTests {
    let key: DeviceKey
    let body = Array(#"{"a":1}"#.utf8)

    init() throws {
        key = try Golden.key()
    }

    private func verify(
        _ header: String, method: String = "POST", path: String = "/v1/reports?x", body: [UInt8]? = nil, at time: UInt64 = Golden.time
    ) throws(EnrolmentError) {
        try RequestSignature(header: header).verify(method: method, path: path, body: body ?? self.body, key: key.publicKey, at: time)
    }

    @Test func `a signature has the golden header`() throws {
        let signature = try RequestSignature(method: "POST", path: "/v1/reports?x", body: body, at: Golden.time, key: key)
        #expect(signature.headerValue == Golden.header)
        #expect(try RequestSignature(header: Golden.header) == signature)
        #expect(Golden.header.utf8.count <= 130)
        try verify(Golden.header)
    }

    @Test func `every flipped bit of the header is refused`() {
        for bit in 0..<Golden.header.utf8.count * 8 {
            var header = Array(Golden.header.utf8)
            header[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: EnrolmentError.self, "bit \(bit)") { try verify(String(decoding: header, as: UTF8.self)) }
        }
    }

    @Test func `every truncation of the header is malformed`() {
        for length in 0..<Golden.header.utf8.count {
            #expect(throws: EnrolmentError.self, "\(length) bytes") { try verify(String(Golden.header.prefix(length))) }
        }
    }

    @Test func `method, path and body are bound`() {
        #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header, method: "PUT") }
        #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header, method: "POST/") }
        #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header, path: "/v1/reports") }
        #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header, body: []) }
        for bit in 0..<body.count * 8 {
            var changed = body
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header, body: changed) }
        }
    }

    @Test func `the clock may be off by five minutes`() throws {
        try verify(Golden.header, at: Golden.time + 300)
        try verify(Golden.header, at: Golden.time - 300)
        for time in [Golden.time + 301, Golden.time - 301, 0, .max] {
            #expect(throws: EnrolmentError(.outsideClockWindow)) { try verify(Golden.header, at: time) }
        }
    }

    @Test func `another time in the header breaks the signature`() {
        #expect(throws: EnrolmentError(.badSignature)) { try verify(Golden.header.replacing("t=1800000000", with: "t=1800000001")) }
    }

    @Test func `another device's key is not tried`() throws {
        let signature = try RequestSignature(header: Golden.header)
        let other = try Golden.key(9).publicKey
        #expect(throws: EnrolmentError(.wrongDevice)) {
            try signature.verify(method: "POST", path: "/v1/reports?x", body: body, key: other, at: Golden.time)
        }
    }

    @Test(arguments: [
        ("", EnrolmentError.Code.malformed), ("v=1", .malformed), ("v=2;d=;t=;s=", .unsupportedVersion), ("v=1;d=;t=1;s=", .malformed),
        (Golden.header + ";x=1", .malformed), (Golden.header + " ", .malformed), (Golden.header.replacing("t=1", with: "t=01"), .malformed),
        (Golden.header.replacing("t=1", with: "t=+1"), .malformed),
        (Golden.header.replacing("t=1800000000", with: "t=99999999999999999999"), .malformed),
        (Golden.header.replacing("t=1800000000", with: "t="), .malformed), (Golden.header.replacing("d=", with: "D="), .malformed),
        (String(repeating: "v", count: 161), .oversize), ("v=1;d=ä;t=1;s=ä", .malformed),
    ])
    func `what is no signature has its own error`(_ header: String, _ code: EnrolmentError.Code) {
        #expect(throws: EnrolmentError(code)) { try RequestSignature(header: header) }
    }

    @Test func `a request line that is too long can't be signed`() {
        #expect(throws: EnrolmentError(.malformed)) {
            try RequestSignature(method: String(repeating: "M", count: 256), path: "/", body: [], at: 0, key: key)
        }
        #expect(throws: EnrolmentError(.malformed)) {
            try RequestSignature(method: "GET", path: String(repeating: "/", count: 65_536), body: [], at: 0, key: key)
        }
    }
}
