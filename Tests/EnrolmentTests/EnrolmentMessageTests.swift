import Enrolment
import TLSPresentation
import Testing

@Suite struct EnrolmentMessageTests {
    let token: EnrolmentToken
    let key: DeviceKey
    let issuer: ChallengeIssuer
    let challenge: EnrolmentChallenge
    let record: TokenRecord

    init() throws {
        token = try EnrolmentToken(text: Golden.token)
        key = try Golden.key()
        issuer = try Golden.issuer()
        challenge = try issuer.issue(at: Golden.time, randomBytes: Array(repeating: 0xAA, count: 16))
        record = TokenRecord(tokenHash: token.hash, expires: Golden.time + 86_400)
    }

    @Test func `messages have the golden bytes`() throws {
        #expect(challenge.encoded() == Golden.bytes(Golden.challenge))
        #expect(challenge.encoded().count == EnrolmentChallenge.byteCount)
        let request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
        #expect(request.encoded() == Golden.bytes(Golden.request))
        #expect(request.encoded().count == EnrolmentRequest.byteCount)
        let response = EnrolmentResponse(deviceID: key.deviceID, registered: Golden.time, expires: Golden.time + 30 * 86_400)
        #expect(response.encoded() == Golden.bytes(Golden.response))
        #expect(response.encoded().count == EnrolmentResponse.byteCount)
    }

    @Test func `golden bytes are read back and verify`() throws {
        let request = try EnrolmentRequest(decoding: Golden.bytes(Golden.request))
        try request.verify(issuer: issuer, at: Golden.time)
        #expect(request.token == token)
        #expect(request.publicKey == key.publicKey)
        #expect(try EnrolmentResponse(decoding: Golden.bytes(Golden.response)).deviceID == key.deviceID)
        #expect(try EnrolmentChallenge(decoding: Golden.bytes(Golden.challenge)) == challenge)
    }

    @Test func `every flipped bit of a request is refused`() throws {
        let good = Golden.bytes(Golden.request)
        for bit in 0..<good.count * 8 {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: (any Error).self, "bit \(bit)") {
                let request = try EnrolmentRequest(decoding: bytes)
                try request.verify(issuer: issuer, at: Golden.time)
            }
        }
    }

    @Test func `every truncation is refused, and so is a byte too many`() {
        for (bytes, read) in [
            (Golden.bytes(Golden.request), { (bytes: [UInt8]) in _ = try EnrolmentRequest(decoding: bytes) }),
            (Golden.bytes(Golden.response), { _ = try EnrolmentResponse(decoding: $0) }),
            (Golden.bytes(Golden.challenge), { _ = try EnrolmentChallenge(decoding: $0) }),
        ] {
            for length in bytes.indices {
                #expect(throws: CodecError(.truncated, at: 0)) { try read(Array(bytes.prefix(length))) }
            }
            #expect(throws: CodecError(.trailingBytes, at: 0)) { try read(bytes + [0]) }
            #expect(throws: CodecError(.invalidValue, at: 0)) { try read([0, 2] + bytes.dropFirst(2)) }
        }
    }

    @Test func `a challenge is good for its lifetime, in both directions of the clock`() throws {
        try issuer.requireValid(challenge, at: Golden.time + 300)
        try issuer.requireValid(challenge, at: Golden.time - 300)
        for time in [Golden.time + 301, Golden.time - 301, 0, .max] {
            #expect(throws: EnrolmentError(.expired)) { try issuer.requireValid(challenge, at: time) }
        }
    }

    @Test func `another collector's challenge is unknown`() throws {
        let other = try ChallengeIssuer(secret: Array(repeating: 0x56, count: 32))
        #expect(throws: EnrolmentError(.unknownChallenge)) { try other.requireValid(challenge, at: Golden.time) }
        #expect(throws: EnrolmentError(.malformed)) { try ChallengeIssuer(secret: [1]) }
        #expect(throws: EnrolmentError(.malformed)) { try issuer.issue(at: 0, randomBytes: [1]) }
    }

    @Test func `a proof is bound to token, challenge and key`() throws {
        let good = Golden.bytes(Golden.request)
        let other = try EnrolmentRequest(
            token: EnrolmentToken(randomBytes: Array(repeating: 9, count: 16)),
            challenge: issuer.issue(at: Golden.time + 1, randomBytes: Array(repeating: 9, count: 16)), key: Golden.key(9)
        ).encoded()
        for field in [2..<18, 18..<60, 60..<92, 92..<156] {
            var mixed = good
            mixed.replaceSubrange(field, with: other[field])
            let request = try EnrolmentRequest(decoding: mixed)
            #expect(throws: EnrolmentError(.badSignature)) { try request.verify(issuer: issuer, at: Golden.time) }
        }
    }

    @Test func `a device enrols once and may ask again`() throws {
        let request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
        guard case .enrol(let redeemed, let response) = try record.redeem(request, at: Golden.time) else {
            Issue.record("a new device is not enrolled")
            return
        }
        #expect(response.deviceID == key.deviceID)
        #expect(response.expires == Golden.time + 30 * 86_400)
        #expect(try redeemed.redeem(request, at: Golden.time + 999_999) == .repeatAnswer(response))
    }

    @Test func `a spent token is refused to another key`() throws {
        guard case .enrol(let redeemed, _) = try record.redeem(EnrolmentRequest(token: token, challenge: challenge, key: key), at: 5) else {
            Issue.record("a new device is not enrolled")
            return
        }
        let thief = try EnrolmentRequest(token: token, challenge: challenge, key: Golden.key(9))
        #expect(throws: EnrolmentError(.tokenSpent)) { try redeemed.redeem(thief, at: Golden.time) }
    }

    @Test func `an expired or unknown token is refused`() throws {
        let request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
        #expect(throws: EnrolmentError(.expired)) { try record.redeem(request, at: record.expires) }
        let other = TokenRecord(tokenHash: Array(repeating: 0, count: 32), expires: .max)
        #expect(throws: EnrolmentError(.unknownToken)) { try other.redeem(request, at: Golden.time) }
    }

    @Test func `a registration's end can't overflow`() throws {
        let request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
        guard case .enrol(_, let response) = try TokenRecord(tokenHash: token.hash, expires: .max).redeem(request, at: .max - 1) else {
            Issue.record("a new device is not enrolled")
            return
        }
        #expect(response.expires == .max)
    }
}
