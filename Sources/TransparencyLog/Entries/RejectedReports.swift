public import TLSPresentation

/// How many reports of a round were refused for one cause. Refused reports are in no result, so their number is given as it is.
public struct RejectedReports: Hashable, Sendable, TLSCodable {
    /// The cause's code; docs/data-formats.md has the table.
    public let cause: UInt8
    /// How many.
    public let count: UInt64

    /// A count for a cause.
    public init(cause: UInt8, count: UInt64) {
        self.cause = cause
        self.count = count
    }

    /// Reads a count.
    public init(from reader: inout ByteReader) throws(CodecError) {
        cause = try reader.uint8(field: "cause")
        count = try reader.uint64(field: "count")
    }

    /// Writes the count.
    public func encode(into writer: inout ByteWriter) {
        writer.put(cause)
        writer.put(count)
    }
}
