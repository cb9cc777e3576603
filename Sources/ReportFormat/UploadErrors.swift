public import TLSPresentation

/// The answer to an upload in which not every report was taken: the refused ones, in the order of the request (DAP-18, `UploadErrors`).
///
/// An upload in which every report was taken is answered with an empty body.
public struct UploadErrors: Hashable, Sendable, TLSCodable {
    /// One refused report.
    public struct Entry: Hashable, Sendable {
        /// The report.
        public let id: ReportID
        /// Why.
        public let rejection: ReportRejection

        /// A refused report.
        public init(id: ReportID, rejection: ReportRejection) {
            self.id = id
            self.rejection = rejection
        }
    }

    /// The most entries that are read.
    public static let maximumEntries = 65_536

    /// The refused reports.
    public let entries: [Entry]

    /// Refused reports.
    public init(entries: [Entry]) { self.entries = entries }

    /// Reads entries to the end of the input. A code that DAP-18 does not define is an error.
    public init(from reader: inout ByteReader) throws(CodecError) {
        guard reader.remaining <= Self.maximumEntries * (ReportID.byteCount + 1) else {
            throw CodecError(.lengthOutOfRange, at: reader.offset, field: "upload_errors")
        }
        var entries: [Entry] = []
        while !reader.isAtEnd {
            let id = try ReportID(from: &reader)
            guard let rejection = ReportRejection(rawValue: try reader.uint8(field: "error")) else {
                throw CodecError(.invalidValue, at: reader.offset - 1, field: "error")
            }
            entries.append(Entry(id: id, rejection: rejection))
        }
        self.entries = entries
    }

    /// Writes the entries.
    public func encode(into writer: inout ByteWriter) {
        for entry in entries {
            entry.id.encode(into: &writer)
            writer.put(entry.rejection.rawValue)
        }
    }
}
