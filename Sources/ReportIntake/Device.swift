import GRDB

/// An enrolled device. It may upload; nothing connects it to what it uploaded beyond a count per round.
public struct Device: Hashable, Sendable {
    /// The device's name: the first 16 bytes of SHA-256 over its public key.
    public let id: [UInt8]
    /// Its Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// When it enrolled, Unix seconds.
    public let enrolled: UInt64
    /// When the operator revoked it, Unix seconds.
    public let revoked: UInt64?

    /// Whether the device may upload.
    public var isActive: Bool { revoked == nil }

    init(row: Row) {
        id = row.bytes("id")
        publicKey = row.bytes("public_key")
        enrolled = row.natural("enrolled")
        revoked = row.optionalNatural("revoked")
    }
}

/// What an enrolment amounts to.
public enum EnrolOutcome: Hashable, Sendable {
    /// The token is spent and the device stored.
    case enrolled(Device)
    /// This device redeemed this token before: the same answer again, also after the token's expiry.
    case already(Device)
    /// No such token.
    case unknownToken
    /// The token was not redeemed in time.
    case expired
    /// Another key redeemed the token (HTTP 409).
    case spent
    /// The key belongs to a device that enrolled with another token (HTTP 409).
    case keyInUse
    /// The operator revoked the device.
    case revoked
}
