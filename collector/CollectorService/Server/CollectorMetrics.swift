import Aggregation
import AggregationTasks
import HTTPTypes
import ReportIntake
import ServiceMetrics

/// The series of `/metrics`. Their number is fixed at start: nothing that comes from outside becomes a label.
final class CollectorMetrics: Sendable {
    let registry = MetricsRegistry()
    let uploadSeconds: Histogram
    let model: Gauge
    private let answers: [String: Counter]
    private let openRounds: Gauge
    private let roundReports: Gauge
    private let accepted: Gauge
    private let devices: Gauge
    private let tokens: Gauge
    private let databaseBytes: Gauge
    private let logSize: Gauge
    private let logSigned: Gauge
    private let logTime: Gauge
    private let logWitnesses: Gauge
    private let refused: [RejectionCause: Gauge]

    /// Routes as they appear in labels.
    static let routes = [
        "hpke_config", "tasks", "reports", "challenge", "enrolments", "releases", "targets", "health", "ready", "metrics", "version", "dashboard",
        "log", "other",
    ]

    init(intake: ReportIntake) throws(CollectorFailure) {
        do throws(MetricError) {
            uploadSeconds = try registry.histogram(
                "sotto_upload_seconds", help: "From an upload's last byte to its durable commit.", bounds: Histogram.latencyBounds)
            model = try registry.gauge("sotto_model_version", help: "The number of the released model.")
            openRounds = try registry.gauge("sotto_open_rounds", help: "Rounds that take reports.")
            roundReports = try registry.gauge("sotto_open_round_reports", help: "Reports counted in open rounds.")
            accepted = try registry.gauge("sotto_reports_accepted", help: "Reports counted since the store was made.")
            devices = try registry.gauge("sotto_devices_active", help: "Enrolled devices that are not revoked.")
            tokens = try registry.gauge("sotto_enrolment_tokens_open", help: "One-time tokens that can still be redeemed.")
            databaseBytes = try registry.gauge("sotto_database_bytes", help: "Size of the database without its log.")
            logSize = try registry.gauge("sotto_log_size", help: "Entries under the checkpoint that is served.")
            logSigned = try registry.gauge(
                "sotto_log_signed_size", help: "Entries under the newest signed checkpoint; more while witnesses are awaited.")
            logTime = try registry.gauge("sotto_log_checkpoint_seconds", help: "When the served checkpoint was published, Unix seconds.")
            logWitnesses = try registry.gauge("sotto_log_witnesses", help: "Witnesses that cosigned the served checkpoint.")
            var refused: [RejectionCause: Gauge] = [:]
            for cause in RejectionCause.allCases {
                refused[cause] = try registry.gauge(
                    "sotto_reports_refused", help: "Reports refused since the store was made, by cause.",
                    labels: [MetricLabel("cause", cause.rawValue)])
            }
            self.refused = refused
            var answers: [String: Counter] = [:]
            for route in Self.routes {
                for kind in ["2xx", "4xx", "5xx"] {
                    answers["\(route) \(kind)"] = try registry.counter(
                        "sotto_http_answers_total", help: "Answers by route and status class.",
                        labels: [MetricLabel("route", route), MetricLabel("status", kind)])
                }
            }
            self.answers = answers
            try registry.gauge("sotto_intake_queue_depth", help: "Reports being opened or waiting for their commit.") {
                Double(intake.statistics().queueDepth)
            }
            try registry.gauge("sotto_intake_queue_capacity", help: "The most reports that may wait.") { Double(intake.limits.queueCapacity) }
            try registry.gauge("sotto_intake_commits", help: "Transactions that made reports durable since the start.") {
                Double(intake.statistics().commits)
            }
            try registry.gauge("sotto_intake_failed_commits", help: "Transactions that failed since the start; nothing was acknowledged.") {
                Double(intake.statistics().failedCommits)
            }
            try registry.gauge("sotto_intake_overloads", help: "Uploads turned away because the queue was full, since the start.") {
                Double(intake.statistics().overloads)
            }
            try registry.gauge("sotto_intake_bytes", help: "Bytes of upload bodies since the start.") { Double(intake.statistics().bytes) }
        } catch { throw CollectorFailure(.server, "a metric is misnamed: \(error)") }
    }

    /// Counts an answer.
    func count(route: String, status: HTTPResponse.Status) {
        let kind = status.code < 400 ? "2xx" : status.code < 500 ? "4xx" : "5xx"
        answers["\(route) \(kind)"]?.increment()
    }

    /// Sets what is read from the store at every tick.
    func update(tasks: [StoredTask], rounds: [RoundDescription], statistics: StoreStatistics, log: LogState) {
        logSize.set(Double(log.served))
        logSigned.set(Double(log.signed))
        logTime.set(Double(log.time ?? 0))
        logWitnesses.set(Double(log.witnesses.count))
        openRounds.set(Double(rounds.count))
        let open = Set(rounds.map(\.taskID))
        roundReports.set(tasks.filter { open.contains($0.id) }.reduce(0) { $0 + Double($1.current.accepted) })
        accepted.set(Double(statistics.accepted))
        devices.set(Double(statistics.activeDevices))
        tokens.set(Double(statistics.openTokens))
        databaseBytes.set(Double(statistics.databaseBytes))
        for (cause, count) in statistics.refusedByCause { refused[cause]?.set(Double(count)) }
    }
}
