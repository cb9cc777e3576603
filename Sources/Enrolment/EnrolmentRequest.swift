public import TLSPresentation

/// A device's request to be enrolled.
///
/// ```
/// struct {
///   uint16 version = 1;
///   opaque token[16];
///   EnrolmentChallenge challenge;
///   opaque public_key[32];
///   opaque proof[64];   /* Ed25519 over "sotto-1 enrolment proof" || challenge || token hash || public key */
/// } EnrolmentRequest;
/// ```
public struct EnrolmentRequest: Equatable, Sendable, TLSCodable {
    /// The encoded length in bytes.
    public static let byteCount = 156
    /// The one-time token.
    public let token: EnrolmentToken
    /// The challenge that the proof answers.
    public let challenge: EnrolmentChallenge
    /// The key to enrol.
    public let publicKey: DevicePublicKey
    /// The signature that shows that the device holds the private key.
    let proof: [UInt8]

    /// Makes a request and signs its proof.
    public init(token: EnrolmentToken, challenge: EnrolmentChallenge, key: DeviceKey) throws(EnrolmentError) {
        self.token = token
        self.challenge = challenge
        self.publicKey = key.publicKey
        self.proof = try key.sign(Self.statement(token, challenge, key.publicKey))
    }

    /// Reads a request; says nothing about its proof.
    public init(from reader: inout ByteReader) throws(CodecError) {
        try requireVersion(1, &reader)
        let start = reader.offset
        let secret = Array(try reader.fixed(16, field: "token"))
        do throws(EnrolmentError) { token = try EnrolmentToken(randomBytes: secret) } catch {
            throw CodecError(.invalidValue, at: start, field: "token")
        }
        challenge = try EnrolmentChallenge(from: &reader)
        publicKey = try DevicePublicKey(from: &reader)
        proof = Array(try reader.fixed(64, field: "proof"))
    }

    /// Writes the request.
    public func encode(into writer: inout ByteWriter) {
        writer.put(UInt16(1))
        writer.fixed(token.bytes)
        challenge.encode(into: &writer)
        publicKey.encode(into: &writer)
        writer.fixed(proof)
    }

    /// Requires that the challenge is the issuer's own and fresh, and that the sender holds the private key.
    ///
    /// - Throws: `unknownChallenge`, `expired` or `badSignature`. The token isn't looked up here; see ``TokenRecord``.
    public func verify(issuer: ChallengeIssuer, at now: UInt64) throws(EnrolmentError) {
        try issuer.requireValid(challenge, at: now)
        guard publicKey.isValid(proof, for: Self.statement(token, challenge, publicKey)) else { throw EnrolmentError(.badSignature, field: "proof") }
    }

    private static func statement(_ token: EnrolmentToken, _ challenge: EnrolmentChallenge, _ key: DevicePublicKey) -> [UInt8] {
        Array("sotto-1 enrolment proof".utf8) + challenge.encoded() + token.hash + key.rawRepresentation
    }
}
