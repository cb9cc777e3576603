extension DiscreteGaussianTradeoff {
    /// The smallest epsilon at `delta` for one release, rounded up to the next step of a bisection.
    ///
    /// Nil for arguments that ``delta(epsilon:sigma:sensitivity:)`` refuses and a delta outside 0 to 1; infinite for a delta of 0.
    public static func epsilon(delta target: Double, sigma: Double, sensitivity: Int) -> Double? {
        guard target >= 0, target <= 1, delta(epsilon: 0, sigma: sigma, sensitivity: sensitivity) != nil else { return nil }
        if target == 0 { return .infinity }
        return MonotoneSearch.least { (delta(epsilon: $0, sigma: sigma, sensitivity: sensitivity) ?? 1) <= target }
    }

    /// The smallest sigma that is (`epsilon`, `delta`)-DP for one release, rounded up to the next step of a bisection.
    ///
    /// Delta is not monotone in sigma to the last digit, since the discrete noise meets the lattice: what is returned meets the target, and so does
    /// the zCDP of every larger sigma sooner or later. Nil for arguments outside their range, or if no sigma up to ``sigmaLimit`` will do.
    public static func sigma(epsilon: Double, delta target: Double, sensitivity: Int) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, target > 0, target < 1, (1...(1 << 20)).contains(sensitivity) else { return nil }
        func meets(_ sigma: Double) -> Bool { (delta(epsilon: epsilon, sigma: sigma, sensitivity: sensitivity) ?? 1) <= target }
        var high = Double(sensitivity)
        while !meets(high) {
            high *= 2
            if high > sigmaLimit { return nil }
        }
        return MonotoneSearch.least(above: 0, upTo: high, halvings: 60, meeting: meets)
    }
}
