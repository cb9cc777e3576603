/// The public log that a root names: whoever trusts the root requires that what the collector does stands in it.
///
/// Keys are in C2SP signed-note's text form, `name+hash+key`; this room checks their shape alone and leaves the rest to those who verify
/// the log's checkpoints.
public struct ReleaseLog: Hashable, Sendable {
    /// The most witnesses that a root may name.
    public static let maximumWitnesses = 16
    /// The longest key or origin, in bytes.
    public static let maximumLength = 1_024

    /// The first line of every checkpoint.
    public let origin: String
    /// The key that signs checkpoints.
    public let verifierKey: String
    /// The keys of the witnesses.
    public let witnesses: [String]
    /// How many distinct witnesses must have cosigned a checkpoint; 0 for none.
    public let quorum: Int

    /// Names a log.
    ///
    /// - Throws: `malformed` for a key or origin that is empty, too long, of other than printable characters, or named twice, and for a
    ///   quorum outside 0 to the number of witnesses.
    public init(origin: String, verifierKey: String, witnesses: [String] = [], quorum: Int = 0) throws(ReleaseError) {
        let lines = [origin, verifierKey] + witnesses
        guard lines.allSatisfy({ (1...Self.maximumLength).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f } }),
            ([verifierKey] + witnesses).allSatisfy({ $0.split(separator: "+", maxSplits: 2).count == 3 }),
            Set([verifierKey] + witnesses).count == witnesses.count + 1, witnesses.count <= Self.maximumWitnesses,
            (0...witnesses.count).contains(quorum)
        else { throw ReleaseError(.malformed, .root) }
        self.origin = origin
        self.verifierKey = verifierKey
        self.witnesses = witnesses
        self.quorum = quorum
    }
}
