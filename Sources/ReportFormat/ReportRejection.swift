/// Why a collector did not take a report: DAP-18's `ReportError` codes.
public enum ReportRejection: UInt8, Error, Sendable, CaseIterable {
    /// The report's round was closed before it came.
    case batchCollected = 1
    /// A report of this name was accepted before.
    case reportReplayed = 2
    /// The collector dropped the report, for instance because it is too old.
    case reportDropped = 3
    /// The key configuration is not the collector's. DAP keeps this code for aggregators between themselves; uploads get `outdatedConfig`.
    case hpkeUnknownConfigurationID = 4
    /// The report could not be decrypted.
    case hpkeDecryptError = 5
    /// The vector breaks the task's limits.
    case vdafVerifyError = 6
    /// The task is over.
    case taskExpired = 7
    /// The report is not a report of this task's form.
    case invalidMessage = 8
    /// The report comes from the future.
    case reportTooEarly = 9
    /// The task has not begun.
    case taskNotStarted = 10
    /// The report was sealed to a key that is no longer, or not, in use; fetch the key configurations again.
    case outdatedConfiguration = 11

    /// The code's name in DAP.
    public var name: String {
        switch self {
        case .batchCollected: "batch_collected"
        case .reportReplayed: "report_replayed"
        case .reportDropped: "report_dropped"
        case .hpkeUnknownConfigurationID: "hpke_unknown_config_id"
        case .hpkeDecryptError: "hpke_decrypt_error"
        case .vdafVerifyError: "vdaf_verify_error"
        case .taskExpired: "task_expired"
        case .invalidMessage: "invalid_message"
        case .reportTooEarly: "report_too_early"
        case .taskNotStarted: "task_not_started"
        case .outdatedConfiguration: "outdated_config"
        }
    }
}
