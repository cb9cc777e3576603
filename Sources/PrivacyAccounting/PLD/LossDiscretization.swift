/// How finely privacy losses are followed.
public struct LossDiscretization: Hashable, Sendable {
    /// The widest distance of two grid points. A mechanism whose losses lie on a lattice of their own is followed on that instead, exactly. Where a
    /// mechanism's losses vary less than 32 intervals, the grid is finer; where a composition would span more than half a million points, wider.
    public let interval: Double
    /// The probability that may be cut off a composition, relative to Chernoff's bound of the tail that is asked for. It is added to every
    /// upper bound.
    public let tailMass: Double

    /// A discretisation, or nil unless the interval is positive and finite and the tail mass above 0 and at most 10^-3.
    public init?(interval: Double = 1e-4, tailMass: Double = 1e-15) {
        guard interval > 0, interval.isFinite, tailMass > 0, tailMass <= 1e-3 else { return nil }
        self.init(checkedInterval: interval, tailMass: tailMass)
    }

    private init(checkedInterval: Double, tailMass: Double) {
        self.interval = checkedInterval
        self.tailMass = tailMass
    }

    /// An interval of 10^-4 and a tail mass of 10^-15.
    public static let standard = LossDiscretization(checkedInterval: 1e-4, tailMass: 1e-15)
}
