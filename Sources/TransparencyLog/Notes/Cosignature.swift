/// A witness's statement that, at a time, a checkpoint was the largest consistent one it had seen of its log (C2SP tlog-cosignature).
public struct Cosignature: Hashable, Sendable {
    /// The witness's key.
    public let witness: NoteVerifierKey
    /// When it cosigned, Unix seconds.
    public let time: UInt64

    /// The cosignature that a signature line holds: nil when the line is not `witness`'s.
    ///
    /// - Throws: `badSignature` when the line names the witness and doesn't verify over the checkpoint.
    public init?(_ signature: NoteSignature, of checkpoint: Checkpoint, by witness: NoteVerifierKey) throws(TransparencyError) {
        guard witness.algorithm == .cosignature, witness.claims(signature) else { return nil }
        guard signature.bytes.count == 72 else { throw TransparencyError(.badSignature, witness.name) }
        time = signature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        guard time > 0, witness.isValid(signature.bytes.dropFirst(8), for: Self.message(checkpoint.text, time: time)) else {
            throw TransparencyError(.badSignature, witness.name)
        }
        self.witness = witness
    }

    static func timestamp(_ time: UInt64) -> [UInt8] { (0..<8).reversed().map { UInt8(truncatingIfNeeded: time >> ($0 * 8)) } }

    static func message(_ text: NoteText, time: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n".utf8) + text.bytes }
}
