import Enrolment
import Testing

@Suite struct EnrolmentBundleTests {
    private func read(_ text: String) throws(EnrolmentError) -> EnrolmentBundle {
        try EnrolmentBundle(decoding: Array(text.utf8))
    }

    @Test func `a bundle has the golden bytes`() throws {
        let bundle = try EnrolmentBundle(
            collector: CollectorAddress("https://collector.example:8443"), caCertificate: [0x30, 2, 5, 0], token: EnrolmentToken(text: Golden.token),
            root: Array(#"{"root":true}"#.utf8))
        #expect(String(decoding: try bundle.encoded(), as: UTF8.self) == Golden.bundle)
        #expect(try read(Golden.bundle) == bundle)
    }

    @Test func `a bundle may come without a certificate`() throws {
        let bundle = try EnrolmentBundle(
            collector: CollectorAddress("http://127.0.0.1:9000"), caCertificate: nil, token: EnrolmentToken(text: Golden.token), root: [1])
        #expect(try EnrolmentBundle(decoding: bundle.encoded()) == bundle)
    }

    @Test(arguments: [
        (#""version":1"#, #""version":2"#, EnrolmentError.Code.unsupportedVersion),
        (#","version":1"#, "", .malformed),
        (#""version":1"#, #""version":1,"mode":"lax""#, .malformed),
        ("https://collector", "http://collector", .insecureAddress),
        ("https://collector", "ftp://collector", .insecureAddress),
        (":8443", ":08443", .malformed),
        (#""root":"ey"#, #""root":"ez"#, .wrongHash),
        (#""root":"ey"#, #""root":"e"#, .malformed),
        (#""caCertificate":"MAIFAA=="#, #""caCertificate":"MAMFAA=="#, .malformed),
        (#""caCertificate":"MAIFAA=="#, #""caCertificate":"MAIFAB=="#, .malformed),
        ("st1-", "st9-", .malformed),
        ("st1-aaaq", "st1-aaar", .badChecksum),
        (#""token""#, #""Token""#, .malformed),
        (#""root":"#, #""root":null,"was":"#, .malformed),
    ])
    func `a bundle with one thing wrong`(_ old: String, _ new: String, _ code: EnrolmentError.Code) throws {
        try #require(Golden.bundle.contains(old))
        let text = Golden.bundle.replacing(old, with: new)
        #expect(throws: EnrolmentError(code)) { try read(text) }
    }

    @Test func `every truncation is malformed`() {
        for length in 0..<Golden.bundle.utf8.count {
            #expect(throws: EnrolmentError(.malformed)) { try read(String(Golden.bundle.prefix(length))) }
        }
    }

    @Test func `no flipped bit traps, and none changes token or root unseen`() throws {
        let good = try read(Golden.bundle)
        for bit in 0..<Golden.bundle.utf8.count * 8 {
            var bytes = Array(Golden.bundle.utf8)
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let bundle = try? EnrolmentBundle(decoding: bytes) else { continue }
            #expect(bundle.token == good.token && bundle.root == good.root, "bit \(bit)")
        }
    }

    @Test func `size comes first, and depth can't hurt`() {
        #expect(throws: EnrolmentError(.oversize)) { try EnrolmentBundle(decoding: Array(repeating: 0, count: EnrolmentBundle.maximumBytes + 1)) }
        #expect(throws: EnrolmentError(.malformed)) { try read(String(repeating: "[", count: 100_000)) }
        #expect(throws: EnrolmentError(.malformed)) { try read("null") }
    }

    @Test(arguments: [
        ("https://a.example", "a.example", 443), ("https://a.example/", "a.example", 443), ("https://a:1", "a", 1),
        ("https://[2001:db8::1]:99", "2001:db8::1", 99),
        ("http://127.0.0.1", "127.0.0.1", 80), ("http://localhost:8080", "localhost", 8080), ("http://[::1]:8080", "::1", 8080),
    ])
    func `a good address has its host and port`(_ text: String, _ host: String, _ port: Int) throws {
        let address = try CollectorAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.isEncrypted == text.hasPrefix("https"))
        #expect(!address.text.hasSuffix("/"))
    }

    @Test(arguments: [
        ("", EnrolmentError.Code.malformed), ("collector", .malformed), ("https://", .malformed), ("https:///", .malformed),
        ("https://:443", .malformed),
        ("https://a/b", .malformed), ("https://a?b", .malformed), ("https://a#b", .malformed), ("https://user@a", .malformed),
        ("https://a b", .malformed),
        ("https://a:0", .malformed), ("https://a:65536", .malformed), ("https://a:+1", .malformed), ("https://a:", .malformed),
        ("https://[::1", .malformed),
        ("https://[x]", .malformed), ("https://ä.example", .malformed), ("https://a//", .malformed), ("HTTPS://a", .insecureAddress),
        ("http://a.example", .insecureAddress), ("http://127.0.0.1.example", .insecureAddress), ("file:///etc", .insecureAddress),
        ("https://" + String(repeating: "a", count: 300), .malformed),
    ])
    func `a bad address has its own error`(_ text: String, _ code: EnrolmentError.Code) {
        #expect(throws: EnrolmentError(code)) { try CollectorAddress(text) }
    }

    @Test(arguments: EnrolmentError.Code.allCases) func `an error names its code and its field`(_ code: EnrolmentError.Code) {
        #expect("\(EnrolmentError(code, field: "t"))" == "\(code.rawValue) (t)")
        #expect("\(EnrolmentError(code))" == code.rawValue)
    }
}
