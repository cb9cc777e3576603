import Crypto

/// A checkpoint that a witness has cosigned: its record, and what it answers.
public struct WitnessedCheckpoint: Hashable, Sendable {
    /// The log.
    public let origin: String
    /// The checkpoint's size.
    public let size: UInt64
    /// The checkpoint's root.
    public let root: MerkleHash
    /// The note with the log's signature and the witness's cosignature: what the witness stores durably and serves to monitors.
    public let note: SignedNote
    /// The cosignature alone, for the log.
    public let cosignature: NoteSignature

    /// The answer to the log: one signature line.
    public var response: [UInt8] { Array("\(cosignature)\n".utf8) }

    /// The name under which monitors find the record: SHA-256 of the origin in lower-case hexadecimal digits.
    public var originHash: String { Self.originHash(origin) }

    /// SHA-256 of an origin in lower-case hexadecimal digits.
    public static func originHash(_ origin: String) -> String {
        SHA256.hash(data: Array(origin.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
