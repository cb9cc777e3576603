/// What one pass over packed coordinates found, without changing anything.
public struct CoordinateSurvey: Equatable, Sendable {
    /// The number of whole coordinates.
    public let count: Int

    /// Whether every coordinate has magnitude `bound` or less.
    public let isWithinBound: Bool

    /// The exact sum of squares, or nil when a coordinate is out of bounds.
    public let squaredNorm: UInt128?
}
