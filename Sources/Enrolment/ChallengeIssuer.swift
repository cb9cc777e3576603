import Crypto
import TLSPresentation

/// Issues challenges and recognises its own, without storing any: the tag is an HMAC-SHA256 over time and nonce, cut to 16 bytes.
///
/// A challenge may be used again while it lives. That is harmless, since the token it comes with is spent once, and a proof is good
/// for one key only.
public struct ChallengeIssuer: Sendable {
    private let key: SymmetricKey
    /// How long a challenge is good for, in seconds.
    public let lifetime: UInt64

    /// Takes a secret of 32 bytes; a shorter or longer one is `malformed`. It may be drawn anew at each start.
    public init(secret: [UInt8], lifetime: UInt64 = 300) throws(EnrolmentError) {
        guard secret.count == 32 else { throw EnrolmentError(.malformed, field: "secret") }
        self.key = SymmetricKey(data: secret)
        self.lifetime = lifetime
    }

    /// Issues a challenge at a Unix second, with 16 bytes that the caller drew; another count is `malformed`.
    public func issue(at now: UInt64, randomBytes: [UInt8]) throws(EnrolmentError) -> EnrolmentChallenge {
        guard randomBytes.count == 16 else { throw EnrolmentError(.malformed, field: "nonce") }
        let unmarked = EnrolmentChallenge(issued: now, nonce: randomBytes, tag: [])
        let tag = HMAC<SHA256>.authenticationCode(for: unmarked.encoded(), using: key)
        return EnrolmentChallenge(issued: now, nonce: randomBytes, tag: Array(tag.prefix(16)))
    }

    /// Requires that a challenge is one of this issuer's (`unknownChallenge`) and still good (`expired`), also when the clock went back.
    public func requireValid(_ challenge: EnrolmentChallenge, at now: UInt64) throws(EnrolmentError) {
        let expected = try issue(at: challenge.issued, randomBytes: challenge.nonce)
        guard constantTimeEquals(expected.tag, challenge.tag) else { throw EnrolmentError(.unknownChallenge) }
        let age = now >= challenge.issued ? now - challenge.issued : challenge.issued - now
        guard age <= lifetime else { throw EnrolmentError(.expired, field: "challenge") }
    }
}

/// Compares secrets in a time that depends on their lengths alone: both are hashed first, and swift-crypto compares digests that way.
func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SHA256.hash(data: left) == SHA256.hash(data: right)
}
