/// Something that an entry says and that can't be true, or must not be.
public struct LogViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of violation. The raw value is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are no entry of the version that they name.
        case entryMalformed = "entry_malformed"
        /// A task's configuration can't be read, although its version is known.
        case configurationUnreadable = "configuration_unreadable"
        /// A task was opened twice.
        case taskRepeated = "task_repeated"
        /// A task's price in rho is not the one that its configuration has.
        case rhoMismatch = "rho_mismatch"
        /// A task's epsilon is not the one that its configuration has.
        case epsilonMismatch = "epsilon_mismatch"
        /// A round was closed of a task that the log had not opened.
        case roundBeforeTask = "round_before_task"
        /// A round was closed after its task had ended.
        case roundAfterTask = "round_after_task"
        /// A round has another number than the next of its task.
        case roundNumber = "round_number"
        /// A round released a result of fewer reports than its task promises.
        case cohortBelowMinimum = "cohort_below_minimum"
        /// What a subject may have been charged is not what the task's price makes it.
        case chargeMismatch = "charge_mismatch"
        /// A round that released nothing names another model than before.
        case modelWithoutResult = "model_without_result"
        /// A round started from a model that the log never published.
        case modelUnknown = "model_unknown"
        /// A round started from another model than the last one that was published.
        case modelChainBroken = "model_chain_broken"
        /// Two different models have one version.
        case modelVersionConflict = "model_version_conflict"
        /// A release has a model of a lower version than a release before it.
        case modelVersionFell = "model_version_fell"
        /// A release has no higher version than one before it.
        case releaseOrder = "release_order"
        /// The log last announced another key than the one that signs it.
        case logKeyMismatch = "log_key_mismatch"
    }

    /// What is wrong.
    public let code: Code
    /// The entry's index.
    public let index: UInt64
    /// Numbers and hashes that show it; never anything else of an entry.
    public let detail: String

    /// Makes a violation.
    public init(_ code: Code, at index: UInt64, _ detail: String = "") {
        self.code = code
        self.index = index
        self.detail = detail
    }

    /// A one-line description such as `round_number at entry 12 (5 after 3)`.
    public var description: String { "\(code.rawValue) at entry \(index)" + (detail.isEmpty ? "" : " (\(detail))") }
}
