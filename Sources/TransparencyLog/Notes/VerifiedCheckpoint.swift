/// A checkpoint whose signatures were checked. It can't be had otherwise.
public struct VerifiedCheckpoint: Hashable, Sendable {
    /// The checkpoint.
    public let checkpoint: Checkpoint
    /// The note that it came in, with every signature line.
    public let note: SignedNote
    /// The witnesses' cosignatures, the newest first.
    public let cosignatures: [Cosignature]

    init(_ bytes: [UInt8], trust: LogTrust) throws(TransparencyError) {
        let note = try SignedNote(bytes)
        // The signature first: before it holds, the text is nobody's.
        guard try note.signers(among: [trust.key]) == [trust.key] else { throw TransparencyError(.unsigned, trust.key.name) }
        let checkpoint = try Checkpoint(note.text)
        guard checkpoint.origin == trust.origin else { throw TransparencyError(.wrongOrigin, trust.origin) }
        cosignatures = try trust.policy.cosignatures(on: note, of: checkpoint)
        self.checkpoint = checkpoint
        self.note = note
    }

    /// The number of entries.
    public var size: UInt64 { checkpoint.size }
    /// The root over them.
    public var root: MerkleHash { checkpoint.root }

    /// The latest time by which `quorum` witnesses had cosigned, Unix seconds; nil without so many. The log can't make a checkpoint look
    /// newer than that.
    public func witnessed(by quorum: Int) -> UInt64? {
        quorum > 0 && cosignatures.count >= quorum ? cosignatures[quorum - 1].time : nil
    }
}
