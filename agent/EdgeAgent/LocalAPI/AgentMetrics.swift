import Consent
import Hummingbird
import ProblemDocuments
import ServiceMetrics

/// The agent's metrics. No label ever carries a subject, an item or a page.
struct AgentMetrics: Sendable {
    let registry = MetricsRegistry()
    let requests: [Int: Counter]
    let counted: Counter
    let duplicates: Counter
    let late: Counter
    let refused: [ConsentRefusal: Counter]
    let refusedBodies: Counter
    let rankings: Histogram
    let storeFailures: Counter
    let contributions: Counter
    let refusedCharges: Counter
    let uploaded: Counter
    let dropped: Counter
    let pollFailures: Counter
    let liveSessions: Gauge
    let modelVersion: Gauge
    let outboxBytes: Gauge

    init() throws {
        var byClass: [Int: Counter] = [:]
        for statusClass in 1...5 {
            byClass[statusClass] = try registry.counter(
                "sotto_agent_requests_total", help: "Local API requests by status class.", labels: [.init("class", "\(statusClass)xx")])
        }
        requests = byClass
        let events = "sotto_agent_events_total"
        let help = "Behaviour events by what became of them."
        counted = try registry.counter(events, help: help, labels: [.init("outcome", "counted")])
        duplicates = try registry.counter(events, help: help, labels: [.init("outcome", "duplicate")])
        late = try registry.counter(events, help: help, labels: [.init("outcome", "late")])
        var byReason: [ConsentRefusal: Counter] = [:]
        for reason in ConsentRefusal.allCases {
            byReason[reason] = try registry.counter(events, help: help, labels: [.init("outcome", "no_consent_\(reason.rawValue)")])
        }
        refused = byReason
        refusedBodies = try registry.counter("sotto_agent_event_bodies_refused_total", help: "Event bodies that were not well formed.")
        rankings = try registry.histogram(
            "sotto_agent_ranking_seconds", help: "Time from a parsed ranking request to its answer.",
            bounds: [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.05])
        storeFailures = try registry.counter("sotto_agent_store_failures_total", help: "Requests that failed because the store did.")
        contributions = try registry.counter("sotto_agent_contributions_total", help: "Reports that were charged, noised and queued.")
        refusedCharges = try registry.counter("sotto_agent_charges_refused_total", help: "Contributions that the ledger refused.")
        uploaded = try registry.counter("sotto_agent_reports_delivered_total", help: "Reports that the collector acknowledged.")
        dropped = try registry.counter("sotto_agent_reports_dropped_total", help: "Reports that left the outbox without being delivered.")
        pollFailures = try registry.counter("sotto_agent_poll_failures_total", help: "Looks at the collector that failed.")
        liveSessions = try registry.gauge("sotto_agent_live_sessions", help: "Subjects whose session is on.")
        modelVersion = try registry.gauge("sotto_agent_model_version", help: "Version of the installed model; 0 without one.")
        outboxBytes = try registry.gauge("sotto_agent_outbox_bytes", help: "Bytes of sealed reports that wait.")
    }

    /// The page for `GET /metrics`.
    func page() -> String { registry.rendered() }

    /// Counts what became of a batch.
    func record(_ result: IntakeResult) {
        counted.increment(by: UInt64(result.counted))
        duplicates.increment(by: UInt64(result.duplicates))
        late.increment(by: UInt64(result.late))
        for (reason, count) in result.refused { refused[reason]?.increment(by: UInt64(count)) }
    }

    /// Counts one ranking.
    func recordRanking(_ duration: Duration) {
        let parts = duration.components
        rankings.observe(Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)
    }
}

/// The agent's version, as `/version` and `--version` print it.
enum AgentVersion {
    static let current = "0.1.0"
}
