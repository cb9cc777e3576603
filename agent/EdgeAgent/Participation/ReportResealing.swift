import AggregationTasks
import CollectorClient
import DeviceStore
import Enrolment
import PrivacyLedger
import ReportFormat
import ReportOutbox
import ReportSealing

/// Seals a paid report again after the collector's key went out of use while it waited: the same noised bytes, name, round and time.
///
/// The task must be the one that was agreed to. Its identifier, from which the release's name derives, covers its whole configuration, so a
/// task that changed has another name and gets nothing.
struct ReportResealing {
    let store: AgentStore
    let transport: CollectorTransport

    /// The report's new sealed bytes, stored; nil when it cannot be saved: it was stored by an older version, or the collector offers the
    /// very key that it refused.
    func reseal(_ entry: OutboxEntry, of task: AdmittedTask) async throws -> [UInt8]? {
        let configuration = task.configuration
        guard let payload = try store.database.encodedReport(entry.releaseID), let encoded = EncodedReport(restoring: payload, task: task),
            let sealed = try? SealedReport(decoding: entry.bytes, mode: configuration.trustMode),
            let round = sealed.metadata.publicExtensions.soleRound
        else { return nil }
        let renewed = try ReportSealer.seal(
            encoded, round: round, time: sealed.metadata.time * max(configuration.timePrecision, 1), reportID: sealed.metadata.id,
            to: try await transport.keyConfigurations())
        guard renewed.ciphertexts.map(\.configurationID) != sealed.ciphertexts.map(\.configurationID) else { return nil }
        try store.database.replaceSealed(entry.releaseID, with: renewed.bytes)
        return renewed.bytes
    }
}
