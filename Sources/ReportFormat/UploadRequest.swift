public import AggregationTasks
public import TLSPresentation

/// The body of an upload: reports, one behind the other, to the end of the body (DAP-18, `UploadRequest`).
public struct UploadRequest: Hashable, Sendable {
    /// How much one body may hold.
    public struct Limits: Hashable, Sendable {
        /// The most reports, at least 1.
        public let reports: Int
        /// The longest body in bytes.
        public let bytes: Int

        /// Limits on one body.
        public init(reports: Int, bytes: Int) {
            self.reports = reports
            self.bytes = bytes
        }
    }

    /// The reports in the order of the body.
    public let reports: [SealedReport]

    /// A request; an empty one is refused by every collector.
    public init(reports: [SealedReport]) { self.reports = reports }

    /// Reads a body of at least one report of a task with the given trust mode. One malformed report spoils the body, as its end is not known.
    ///
    /// - Throws: ``CodecError``; ``CodecError/Code/lengthOutOfRange`` when the body is empty or breaks a limit.
    public init(decoding body: [UInt8], mode: TrustMode, limits: Limits) throws(CodecError) {
        guard (1...max(1, limits.bytes)).contains(body.count) else { throw CodecError(.lengthOutOfRange, at: 0, field: "upload_req") }
        var reader = ByteReader(body)
        var reports: [SealedReport] = []
        while !reader.isAtEnd {
            guard reports.count < limits.reports else { throw CodecError(.lengthOutOfRange, at: reader.offset, field: "reports") }
            reports.append(try SealedReport(from: &reader, mode: mode))
        }
        self.reports = reports
    }

    /// The request's bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for report in reports { report.encode(into: &writer) }
        return writer.bytes
    }
}
