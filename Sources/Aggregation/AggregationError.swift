/// Why an aggregate could not be made. Equality is on the code; the detail names sizes and limits, never a coordinate.
public struct AggregationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The dimension is zero or too large.
        case dimension
        /// `bound x reports` would reach 2^63, so that a sum could overflow.
        case capacity
        /// A report does not hold exactly one coordinate for each sum.
        case shape
        /// The accumulator already holds as many reports as its bound was proven for.
        case full
        /// The aggregate holds fewer reports than may be released.
        case belowMinimumBatch
        /// Stored bytes are not the canonical form of anything.
        case malformed
        /// A learning rate, momentum or decay is outside its range.
        case parameter
        /// A weight would stop being a finite number.
        case nonFinite
    }

    /// What went wrong.
    public let code: Code
    /// The limit and what met it, in words.
    public let detail: String

    /// An error; the detail names sizes and limits only.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The error in one line.
    public var description: String { "\(code.rawValue): \(detail)" }
}
