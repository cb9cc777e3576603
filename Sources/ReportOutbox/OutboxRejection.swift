/// What the collector said about one report that it did not accept. The names are those of DAP-18's report errors where it has one.
public enum OutboxRejection: String, Sendable, CaseIterable, Hashable {
    /// The collector already has the report: counts as delivered.
    case duplicate = "report_replayed"
    /// The report is from the collector's future; it is sent again later.
    case tooEarly = "report_too_early"
    /// The collector can't take the report now; it is sent again later.
    case unavailable = "unavailable"
    /// The round was closed before the report came.
    case late = "batch_collected"
    /// The task has ended.
    case taskExpired = "task_expired"
    /// The collector does not have the key that the report was sealed to.
    case unknownKey = "hpke_unknown_config_id"
    /// The report could not be opened or was not valid.
    case invalid = "invalid_message"

    /// Whether sending the same bytes later can succeed.
    public var isTemporary: Bool { self == .tooEarly || self == .unavailable }
}
