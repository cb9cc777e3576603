/// Why an agent takes no part in a task: the limit that the configuration breaks, with the asked and the allowed value.
///
/// A refusal is recorded in the subject's ledger and shown to the owner; to the collector it looks like silence.
public struct TaskRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The limit that is broken.
    public enum Code: String, Sendable, CaseIterable {
        /// The trust mode is not supported by this agent.
        case trustMode
        /// The task follows another feature schema than the agent's.
        case schema
        /// The vector is empty, too long or not as long as the schema.
        case dimension
        /// The grid is too fine.
        case grid
        /// The clip norm is zero or above the ceiling.
        case clip
        /// The noise is zero or cannot be drawn exactly.
        case noise
        /// One report would cost more than the ceiling.
        case reportCost
        /// All of a subject's reports would cost more than the ceiling.
        case subjectCost
        /// The least batch is below the floor.
        case batchSize
        /// Epsilon would be stated at too large a delta.
        case delta
        /// Report times would be too exact, or truncated beyond reason.
        case timePrecision
        /// The task never starts, never ends or lasts too long.
        case interval
        /// An honest report would not fit the report limits.
        case reportLimits
        /// The training parameters are out of range.
        case training
    }

    /// Which limit.
    public let code: Code
    /// The asked value and the allowed ones, in words.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The refusal in one line.
    public var description: String { "\(code.rawValue): \(detail)" }
}
