/// What one pass over packed coordinates found, without changing anything.
public struct CoordinateSurvey: Equatable, Sendable {
    /// The number of whole coordinates.
    public let count: Int

    /// The smallest coordinate, or 0 when there is none.
    public let minimum: Int32

    /// The largest coordinate, or 0 when there is none.
    public let maximum: Int32

    /// The exact sum of squares. A square is at most 2^62; exact for fewer than 2^32 coordinates.
    public let squaredNorm: UInt128

    /// Whether every coordinate has magnitude `bound` or less.
    public func isWithin(_ bound: UInt32) -> Bool {
        minimum.magnitude <= bound && maximum.magnitude <= bound
    }
}
