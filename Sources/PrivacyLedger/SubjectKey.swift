import Crypto

/// The privacy unit in the ledger: one browser or app installation, named by 32 bytes that only this device can link to it.
public struct SubjectKey: Hashable, Sendable {
    /// The key of rows that concern the whole device.
    public static let wholeDevice = SubjectKey(digest: .zero)

    /// The key's 32 bytes.
    public let digest: LedgerDigest

    /// Wraps 32 bytes that were derived before.
    public init(digest: LedgerDigest) { self.digest = digest }

    /// Wraps exactly 32 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let digest = LedgerDigest(bytes) else { return nil }
        self.digest = digest
    }

    /// HMAC-SHA256 of the subject's name under a secret of the device, so that the ledger alone never reveals the name.
    ///
    /// - Parameters:
    ///   - subject: The name that the agent uses for the browser or app.
    ///   - secret: At least 16 random bytes that never leave the device.
    public init(subject: String, secret: [UInt8]) {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: secret))
        mac.update(data: Array("sotto-1 subject".utf8))
        mac.update(data: Array(subject.utf8))
        self.digest = LedgerDigest(Array(mac.finalize())) ?? .zero
    }

    /// The key's 32 bytes.
    public var bytes: [UInt8] { digest.bytes }
}
