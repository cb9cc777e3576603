import AggregationTasks
import ReportFormat
import ReportOutbox

extension OutboxEntry {
    /// The round that the report's public metadata names, or nil when the bytes are no report.
    func round(in mode: TrustMode) -> UInt64? {
        (try? SealedReport(decoding: bytes, mode: mode))?.metadata.publicExtensions.soleRound
    }
}
