/// What a guarantee for one person is worth to a group of `size` people who may all change together.
///
/// Each function is for one kind of guarantee, and `size` is at least 1.
public enum GroupPrivacy {
    /// epsilon-DP: `size * epsilon`.
    public static func pure(epsilon: Double, size: Int) -> Double { epsilon * Double(size) }

    /// rho-zCDP: `size^2 * rho` (Bun and Steinke 2016, Proposition 1.9).
    public static func zeroConcentrated(rho: Double, size: Int) -> Double { rho * Double(size) * Double(size) }

    /// (epsilon, delta)-DP: `size * epsilon` and `delta * (1 + e^epsilon + ... + e^((size-1) epsilon))`, at most 1 (Vadhan 2017, Lemma 2.2).
    public static func approximate(epsilon: Double, delta: Double, size: Int) -> (epsilon: Double, delta: Double) {
        let total = epsilon * Double(size)
        guard delta > 0 else { return (total, 0) }
        let factor = epsilon == 0 ? Double(size) : RealFunctions.exp(RealFunctions.logExpm1(total) - RealFunctions.logExpm1(epsilon))
        return (total, min(1, (delta * factor).nextUp.nextUp))
    }

    /// mu-Gaussian DP, the Gaussian mechanism of `sigma = 1 / mu`: `size * mu` (Dong, Roth and Su 2022, Theorem 2.14).
    public static func gaussian(mu: Double, size: Int) -> Double { mu * Double(size) }

    /// A Rényi divergence bound `divergence` at the order `order`: for a group of `size = 2^c` people and an order of at least `2^(c+1)`,
    /// the divergence at `order / size` is at most `3^c * divergence` (Mironov 2017, Proposition 2).
    ///
    /// A size between powers of two is rounded up. Nil if the order is too small.
    public static func renyi(order: Double, divergence: Double, size: Int) -> (order: Double, divergence: Double)? {
        guard size >= 1, size <= 1 << 20 else { return nil }
        var steps = 0
        while 1 << steps < size { steps += 1 }
        guard order >= Double(1 << (steps + 1)) else { return nil }
        return (order / Double(1 << steps), (0..<steps).reduce(divergence) { bound, _ in 3 * bound })
    }
}
