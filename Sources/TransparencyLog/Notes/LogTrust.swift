/// Whom to believe about one log: its key, its name, and its witnesses.
public struct LogTrust: Hashable, Sendable {
    /// The log's key.
    public let key: NoteVerifierKey
    /// The origin that its checkpoints carry.
    public let origin: String
    /// The witnesses.
    public let policy: WitnessPolicy

    /// Trust in a log whose checkpoints carry `origin`, by default the key's name. `keyMalformed` for a witness's key.
    public init(key: NoteVerifierKey, origin: String? = nil, policy: WitnessPolicy = .none) throws(TransparencyError) {
        guard key.algorithm == .ed25519 else { throw TransparencyError(.keyMalformed, "a witness key is no log key") }
        self.key = key
        self.origin = origin ?? key.name
        self.policy = policy
    }

    /// The checkpoint of a note that the log signed and enough witnesses cosigned.
    ///
    /// - Throws: the errors of ``SignedNote/init(_:)`` and ``Checkpoint/init(_:)``; `wrongOrigin`, `unsigned`, `badSignature`, `quorumNotMet`.
    public func verify(_ bytes: [UInt8]) throws(TransparencyError) -> VerifiedCheckpoint { try VerifiedCheckpoint(bytes, trust: self) }

    /// The same trust without its witnesses: what is enough to read a checkpoint that was verified before.
    public var withoutWitnesses: LogTrust {
        get throws(TransparencyError) { try LogTrust(key: key, origin: origin) }
    }
}
