public import ReportFormat

/// What became of one report of an upload.
public struct ReportOutcome: Hashable, Sendable {
    /// The report.
    public let id: ReportID
    /// Nil when the report counts and is durable; else why it does not count.
    public let cause: RejectionCause?

    /// Whether the report counts.
    public var isAccepted: Bool { cause == nil }

    /// The body of the answer: the refused reports in the order of the request, or nil when every report was taken.
    public static func uploadErrors(_ outcomes: [ReportOutcome]) -> UploadErrors? {
        let entries = outcomes.compactMap { outcome in
            outcome.cause.map { UploadErrors.Entry(id: outcome.id, rejection: $0.rejection) }
        }
        return entries.isEmpty ? nil : UploadErrors(entries: entries)
    }
}
