/// Histograms over an open set of keys: noise on every count, and a threshold below which a key is not shown, so that a key which one person
/// brought is shown with a probability of at most delta (Google, "Delta For Thresholding", as in their Go library's `Threshold`).
///
/// One person adds at most `bound` to each of at most `keys` keys.
public struct ThresholdedHistogram: Hashable, Sendable {
    /// The most keys that one person touches (the L0 sensitivity).
    public let keys: Int
    /// The most that one person adds to a key (the L-infinity sensitivity).
    public let bound: Double

    /// Nil unless there is at least one key and the bound is positive and finite.
    public init?(keys: Int, bound: Double) {
        guard keys >= 1, bound > 0, bound.isFinite else { return nil }
        self.keys = keys
        self.bound = bound
    }

    /// The scale of Laplace noise for `epsilon`: `keys * bound / epsilon`. Nil unless `epsilon` is positive and finite.
    public func laplaceScale(epsilon: Double) -> Double? {
        guard epsilon > 0, epsilon.isFinite else { return nil }
        return Double(keys) * bound / epsilon
    }

    /// The standard deviation of Gaussian noise for (`epsilon`, `delta`), by the exact curve at the L2 sensitivity `sqrt(keys) * bound`.
    public func gaussianSigma(epsilon: Double, delta: Double) -> Double? {
        GaussianTradeoff.sigma(epsilon: epsilon, delta: delta, sensitivity: Double(keys).squareRoot() * bound)
    }

    /// The threshold with Laplace noise of this scale: `bound - scale * ln(2 d)` for `d = 1 - (1 - delta)^(1/keys)`, the share of one key.
    ///
    /// Nil unless `scale` is positive and finite and `delta` lies between 0 and 1.
    public func laplaceThreshold(scale: Double, delta: Double) -> Double? {
        guard scale > 0, scale.isFinite, let share = share(delta) else { return nil }
        return share <= 0.5 ? bound - scale * RealFunctions.log(2 * share) : bound + scale * (RealFunctions.log(2) + RealFunctions.log1p(-share))
    }

    /// The delta of this threshold with Laplace noise, the inverse.
    public func laplaceDelta(scale: Double, threshold: Double) -> Double? {
        guard scale > 0, scale.isFinite, threshold.isFinite else { return nil }
        let distance = (threshold - bound) / scale
        return total(distance >= 0 ? RealFunctions.exp(-distance) / 2 : 1 - RealFunctions.exp(distance) / 2)
    }

    /// The threshold with Gaussian noise of this standard deviation: `bound + sigma * z` for the `z` that a standard normal variable exceeds with
    /// probability `d`, the share of one key. The noise's own delta comes on top.
    public func gaussianThreshold(sigma: Double, delta: Double) -> Double? {
        guard sigma > 0, sigma.isFinite, let share = share(delta) else { return nil }
        return bound + sigma * RealFunctions.normalUpperQuantile(share)
    }

    /// The delta of this threshold with Gaussian noise, the inverse.
    public func gaussianDelta(sigma: Double, threshold: Double) -> Double? {
        guard sigma > 0, sigma.isFinite, threshold.isFinite else { return nil }
        let z = (threshold - bound) / sigma
        return total(RealFunctions.exp(RealFunctions.logErfc(z * 0.707_106_781_186_547_524_400_844_362_105)) / 2)
    }

    /// `1 - (1 - delta)^(1 / keys)`, without the cancellation that a formula in plain arithmetic has for a small delta.
    private func share(_ delta: Double) -> Double? {
        guard delta > 0, delta < 1 else { return nil }
        return -RealFunctions.expm1(RealFunctions.log1p(-delta) / Double(keys))
    }

    /// `1 - (1 - share)^keys`.
    private func total(_ share: Double) -> Double {
        share >= 1 ? 1 : -RealFunctions.expm1(RealFunctions.log1p(-share) * Double(keys))
    }
}
