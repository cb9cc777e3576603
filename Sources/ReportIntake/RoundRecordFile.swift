public import Aggregation
import AggregationTasks
import Crypto

/// A round record as a file: 16 bytes of magic, the record's canonical bytes, and their SHA-256.
///
/// The digest at the end finds what was damaged on the way; who wrote the file is for the public log to say, which holds the SHA-256 of
/// the whole file.
public struct RoundRecordFile: Equatable, Sendable {
    /// Why bytes are not a round record's file.
    public enum Fault: Error, Equatable, Sendable {
        /// The file is something else altogether.
        case notARecord
        /// A round record whose bytes were changed or cut.
        case damaged(String)
    }

    /// The first 16 bytes: "sotto-1 round\n" and two zeros.
    public static let magic = Array("sotto-1 round\n".utf8) + [0, 0]

    /// The record.
    public let record: RoundRecord

    /// A file for a record.
    public init(_ record: RoundRecord) { self.record = record }

    /// The file.
    public var bytes: [UInt8] {
        let body = record.canonicalBytes
        return Self.magic + body + Array(SHA256.hash(data: body))
    }

    /// SHA-256 of the whole file: what the log's entry says, and `sha256sum` prints.
    public var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// What a damaged file's bytes would say if they were undamaged: good only to tell what is wrong with it. Nil when they say nothing.
    public static func remains(of bytes: [UInt8]) -> RoundRecord? {
        guard bytes.count > magic.count + SHA256.byteCount else { return nil }
        return try? RoundRecord(canonicalBytes: Array(bytes.dropFirst(magic.count).dropLast(SHA256.byteCount)))
    }

    /// Reads a file. Either its magic or its digest makes it a record; without both it is something else.
    public init(decoding bytes: [UInt8]) throws(Fault) {
        let body = Array(bytes.dropFirst(Self.magic.count).dropLast(SHA256.byteCount))
        let isMarked = bytes.starts(with: Self.magic)
        let isWhole = !body.isEmpty && bytes.suffix(SHA256.byteCount).elementsEqual(SHA256.hash(data: body))
        guard isMarked || isWhole else { throw .notARecord }
        guard isMarked else { throw .damaged("the first \(Self.magic.count) bytes are not a round record's") }
        guard isWhole else { throw .damaged("the digest at the end is not that of the bytes before it") }
        do { record = try RoundRecord(canonicalBytes: body) } catch { throw .damaged(error.description) }
    }
}
