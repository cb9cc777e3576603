/// Which witnesses are believed, and how many of them must have cosigned a checkpoint.
public struct WitnessPolicy: Hashable, Sendable {
    /// The policy that asks for no witness: one log key alone then decides what an agent sees.
    public static let none = WitnessPolicy()

    /// The witnesses' keys; no public key occurs twice, so one witness can't count as two.
    public let witnesses: [NoteVerifierKey]
    /// How many distinct witnesses must have cosigned.
    public let quorum: Int

    private init() {
        witnesses = []
        quorum = 0
    }

    /// A policy of `quorum` out of `witnesses`.
    ///
    /// - Throws: `policyMalformed` unless `quorum` is from 0 to the number of witnesses, every key is a cosigning one and none occurs twice.
    public init(witnesses: [NoteVerifierKey], quorum: Int) throws(TransparencyError) {
        guard (0...witnesses.count).contains(quorum) else { throw TransparencyError(.policyMalformed, "quorum") }
        guard witnesses.allSatisfy({ $0.algorithm == .cosignature }), Set(witnesses.map(\.publicKey)).count == witnesses.count else {
            throw TransparencyError(.policyMalformed, "witnesses")
        }
        self.witnesses = witnesses
        self.quorum = quorum
    }

    /// The newest cosignature of each witness on a checkpoint, the newest first.
    ///
    /// - Throws: `badSignature` when a line names a witness and doesn't verify; `quorumNotMet`.
    public func cosignatures(on note: SignedNote, of checkpoint: Checkpoint) throws(TransparencyError) -> [Cosignature] {
        var newest: [Cosignature] = []
        for witness in witnesses {
            var own: [Cosignature] = []
            for signature in note.signatures {
                if let cosignature = try Cosignature(signature, of: checkpoint, by: witness) { own.append(cosignature) }
            }
            if let last = own.max(by: { $0.time < $1.time }) { newest.append(last) }
        }
        guard newest.count >= quorum else { throw TransparencyError(.quorumNotMet, "\(newest.count) of \(quorum)") }
        return newest.sorted { $0.time > $1.time }
    }
}
