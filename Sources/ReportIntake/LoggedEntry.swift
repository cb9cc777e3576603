import GRDB

/// An entry of the log as the store keeps it.
public struct LoggedEntry: Hashable, Sendable {
    /// The entry's index in the log, from 0.
    public let number: UInt64
    /// The bytes that are hashed.
    public let entry: [UInt8]
    /// RFC 6962's leaf hash, SHA-256(0x00 || entry).
    public let leafHash: [UInt8]
    /// See ``LogLine/name``.
    public let name: String?
    /// When what it tells happened, Unix seconds.
    public let time: UInt64

    init(row: Row) {
        number = row.natural("number")
        entry = row.bytes("entry")
        leafHash = row.bytes("leaf_hash")
        name = row["name"]
        time = row.natural("time")
    }
}
