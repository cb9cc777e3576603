public import TLSPresentation

/// The part of a report that everybody on the way can read, and nobody can change (DAP-18, `ReportMetadata`).
public struct ReportMetadata: Hashable, Sendable, TLSCodable {
    /// The report's name.
    public let id: ReportID
    /// When the report was made, counted in whole `time_precision` units of the task since 1970.
    public let time: UInt64
    /// Extensions that both aggregators see.
    public let publicExtensions: ReportExtensions

    /// Metadata of a report.
    public init(id: ReportID, time: UInt64, publicExtensions: ReportExtensions) {
        self.id = id
        self.time = time
        self.publicExtensions = publicExtensions
    }

    /// Reads metadata.
    public init(from reader: inout ByteReader) throws(CodecError) {
        id = try ReportID(from: &reader)
        time = try reader.uint64(field: "time")
        publicExtensions = try ReportExtensions(from: &reader)
    }

    /// Writes metadata.
    public func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        writer.put(time)
        publicExtensions.encode(into: &writer)
    }
}
