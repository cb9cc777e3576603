/// Why a noised vector cannot be a report of a task.
///
/// A report that was planned by ``AggregationTasks/TaskPlan`` meets the limits except with probability 10^-12; the charge is spent either way.
public struct ReportEncodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// The vector is not as long as the task's.
        case wrongDimension
        /// The vector lies on another grid than the task's.
        case wrongGrid
        /// A coordinate is beyond the agreed bound.
        case coordinateOutOfRange
        /// The norm is beyond the agreed bound.
        case normTooLarge
        /// The compressed vector does not fit the task's size class.
        case sizeClassTooSmall
    }

    /// What went wrong.
    public let code: Code

    /// Makes an error.
    public init(_ code: Code) { self.code = code }

    /// The code's name.
    public var description: String { code.rawValue }
}
