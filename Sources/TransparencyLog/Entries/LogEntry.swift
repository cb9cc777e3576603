public import TLSPresentation

/// One entry of the public log.
///
/// ```
/// struct {
///     uint8 version = 1;
///     LogEntryKind kind;          /* uint8 */
///     uint64 time;                /* Unix seconds */
///     opaque body<0..65000>;      /* by kind */
/// } LogEntry;
/// ```
/// No entry names a device or a subject. A kind that this program doesn't know is kept as its bytes, so that an old auditor still rebuilds the
/// root and says what it could not judge.
public struct LogEntry: Hashable, Sendable, TLSCodable {
    /// The version of this structure.
    public static let version: UInt8 = 1
    /// The longest body in bytes.
    public static let maximumBodyLength = 65_000

    /// When the log's operator made the entry, Unix seconds. A claim: only a witness's cosignature bounds it.
    public let time: UInt64
    /// What the entry says.
    public let content: LogEntryContent

    /// An entry.
    public init(time: UInt64, content: LogEntryContent) {
        self.time = time
        self.content = content
    }

    /// Reads an entry. A known kind whose body doesn't fit is an error; an unknown kind is not.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard try reader.uint8(field: "version") == Self.version else { throw CodecError(.invalidValue, at: start, field: "version") }
        let kind = try reader.uint8(field: "kind")
        time = try reader.uint64(field: "time")
        let body = try reader.opaque16(0...Self.maximumBodyLength, field: "body")
        content = try LogEntryContent(kind: kind, body: body)
    }

    /// Writes the entry.
    public func encode(into writer: inout ByteWriter) {
        writer.put(Self.version)
        writer.put(content.kind)
        writer.put(time)
        writer.opaque16(content.body)
    }

    /// The hash under which the entry stands in the tree.
    public var leafHash: MerkleHash { .leaf(encoded()) }
}
