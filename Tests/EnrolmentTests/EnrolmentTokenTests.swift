import Enrolment
import Testing

@Suite struct EnrolmentTokenTests {
    let token: EnrolmentToken

    init() throws {
        token = try EnrolmentToken(randomBytes: Array(0..<16))
    }

    @Test func `a token has the golden text and hash`() throws {
        #expect(token.text == Golden.token)
        #expect(token.hash == Golden.bytes(Golden.tokenHash))
        #expect(try EnrolmentToken(text: Golden.token) == token)
    }

    @Test func `every token survives its text`() throws {
        for seed in 0..<200 {
            let token = try EnrolmentToken(randomBytes: (0..<16).map { UInt8(truncatingIfNeeded: (seed + 1) * ($0 * 37 + 11)) })
            #expect(token.text.utf8.count == 36)
            #expect(try EnrolmentToken(text: token.text) == token)
        }
    }

    @Test func `every flipped bit of the text is refused`() {
        for bit in 0..<36 * 8 {
            var text = Array(Golden.token.utf8)
            text[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: EnrolmentError.self, "bit \(bit)") { try EnrolmentToken(text: String(decoding: text, as: UTF8.self)) }
        }
    }

    @Test func `a slip is told from what is no token`() {
        let slip = Golden.token.dropLast() + (Golden.token.last == "a" ? "b" : "a")
        #expect(throws: EnrolmentError(.badChecksum)) { try EnrolmentToken(text: slip) }
        for text in ["", "st1-", Golden.token + "a", String(Golden.token.dropLast()), Golden.token.uppercased(), "st2" + Golden.token.dropFirst(3)] {
            #expect(throws: EnrolmentError(.malformed)) { try EnrolmentToken(text: text) }
        }
    }

    @Test(arguments: [0, 15, 17]) func `a token of another size is malformed`(_ count: Int) {
        #expect(throws: EnrolmentError(.malformed)) { try EnrolmentToken(randomBytes: Array(repeating: 0, count: count)) }
    }

    @Test func `secrets don't print`() throws {
        let key = try Golden.key()
        let request = try EnrolmentRequest(
            token: token, challenge: Golden.issuer().issue(at: 0, randomBytes: Array(repeating: 1, count: 16)), key: key)
        let bundle = try EnrolmentBundle(collector: CollectorAddress("https://a"), caCertificate: nil, token: token, root: [1])
        var text = "\(token) \(request) \(bundle) \(key)" + String(reflecting: [token]) + String(reflecting: bundle) + String(reflecting: key)
        dump(token, to: &text)
        dump(request, to: &text)
        dump(bundle, to: &text)
        dump(key, to: &text)
        #expect(!text.contains(Golden.token.dropFirst(4).prefix(8)))
        #expect(!text.contains("0, 1, 2, 3"))
        #expect(!text.contains("privateKey"))
    }
}
