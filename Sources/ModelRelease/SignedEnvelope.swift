/// A DSSE envelope: exact payload bytes, their type, and signatures over both (DSSE 1.0, `protocol.md` and `envelope.md`).
///
/// What was signed is never encoded again: the payload is kept byte for byte, and a reader that doesn't know a field inside keeps
/// it all the same. Narrower than DSSE in two points, so that an envelope has one spelling: base64 is the standard alphabet only, and
/// every signature names its key.
public struct SignedEnvelope: Equatable, Sendable {
    /// One signature.
    public struct Signature: Equatable, Sendable {
        /// The `ReleaseKey.id` of the signer.
        public let keyID: String
        /// The signature, 64 bytes when it is an honest one.
        public let bytes: [UInt8]

        /// Makes a signature entry as it stands in an envelope; says nothing about its validity.
        public init(keyID: String, bytes: [UInt8]) {
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// The type of the payload, part of what is signed.
    public let payloadType: String
    /// The exact bytes that were signed.
    public let payload: [UInt8]
    /// The signatures, unverified.
    public let signatures: [Signature]

    /// Makes an envelope from its parts.
    public init(role: ReleaseRole, payload: [UInt8], signatures: [Signature]) {
        self.payloadType = role.payloadType
        self.payload = payload
        self.signatures = signatures
    }

    /// Signs a payload with each of the signers.
    public init(role: ReleaseRole, payload: [UInt8], signers: [ReleaseSigner]) throws(ReleaseError) {
        let message = Self.preAuthenticationEncoding(payloadType: role.payloadType, payload: payload)
        var signatures: [Signature] = []
        for signer in signers {
            signatures.append(Signature(keyID: signer.key.id, bytes: try signer.sign(message)))
        }
        self.init(role: role, payload: payload, signatures: signatures)
    }

    /// DSSE's PAE: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes as ASCII decimals.
    public static func preAuthenticationEncoding(payloadType: String, payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }

    /// How many distinct keys of the role have a valid signature here.
    ///
    /// A signature that is invalid or by a stranger doesn't count and does no other harm, as in TUF: a surplus signature that
    /// breaks must not take the release down with it.
    public func validSigners(of role: RoleKeys) -> Int {
        let message = Self.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
        var signers: Set<String> = []
        for signature in signatures where !signers.contains(signature.keyID) {
            guard let key = role.keys.first(where: { $0.id == signature.keyID }) else { continue }
            if key.isValid(signature.bytes, for: message) { signers.insert(key.id) }
        }
        return signers.count
    }
}
