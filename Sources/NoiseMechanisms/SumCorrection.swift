/// How far a sum of discrete Gaussians can be from the discrete Gaussian of the summed variance: Kairouz, Liu and Steinke 2021
/// (arXiv 2102.06387), Theorem 1, `tau = 10 sum_{k=1}^{n-1} exp(-2 pi^2 v k / (k + 1))` for n draws of variance `v` each, at least 1/4.
///
/// Why it is enough, in short. By Poisson summation the law of a sum of two is the discrete Gaussian of the summed variance times
/// `1 + 2 sum_y exp(-2 pi^2 s^2 y^2) cos(2 pi c x y)`, where `1/s^2` is the sum of the inverse variances; adding the k-th and the next
/// draw has `s^2 = v k / (k + 1)`. With `r = exp(-2 pi^2 s^2)`, below 0.085, the logarithm of that factor varies by less than `4.1 r`
/// over all x, and a convolution can't widen the range of an earlier factor, so over n draws the range is below tau. A Rényi divergence
/// between two shifts of the sum is then at most that of the discrete Gaussian plus tau for every coordinate: bound
/// `(P(x - a)/P(x))^(alpha - 1)` by `exp((alpha - 1) tau)` times the Gaussian's ratio, and take the expectation with the
/// moment generating function of the sum, which is at most the Gaussian's. Divided by the order, that is at most tau on top of rho.
///
/// Exact arithmetic can't hold an exponential, so every term is replaced by a power of two that is not smaller, which at most doubles it.
struct SumCorrection: Hashable, Sendable {
    /// The least variance of one draw, as a numerator and a denominator: 1/4.
    static let leastVariance: (numerator: UInt64, denominator: UInt64) = (1, 4)

    /// An upper bound of tau in units of 2^-80.
    let scaledTau: UInt128

    /// The correction of `count` draws of variance `numerator / denominator`, at most 2^56 and 2^20; `count` at most 2^20.
    init(count: UInt64, numerator: UInt64, denominator: UInt64) {
        var terms: UInt128 = 0
        // Beyond 64 the terms hardly change: the 65th, which is the largest of them, stands for all.
        let separate = min(count - 1, 64)
        var k: UInt64 = 1
        while k <= separate {
            terms += Self.term(k, numerator, denominator)
            k += 1
        }
        if count - 1 > separate { terms += UInt128(count - 1 - separate) * Self.term(65, numerator, denominator) }
        scaledTau = 10 * terms
    }

    /// At least `exp(-2 pi^2 v k / (k + 1))` in units of 2^-80. `2 pi^2 / ln 2` is above 28.477.
    private static func term(_ k: UInt64, _ numerator: UInt64, _ denominator: UInt64) -> UInt128 {
        let halvings = 28_477 * UInt128(numerator) * UInt128(k) / (1000 * UInt128(denominator) * UInt128(k + 1))
        return halvings >= 80 ? 1 : 1 << (80 - halvings)
    }

    /// `ceil(10^6 tau dimension)`: what the correction adds to a price in micro-rho. At most 10 * 2^20 * 2^20 * 10^6 before the scale.
    func microRho(dimension: Int) -> UInt64 {
        guard dimension > 0 else { return 0 }
        // The product could pass 128 bits only for a tau above 2^7, where the price is prohibitive anyway.
        let (product, overflow) = scaledTau.multipliedReportingOverflow(by: 1_000_000 * UInt128(dimension))
        guard !overflow else { return .max }
        return UInt64(clamping: (product + (1 << 80) - 1) >> 80)
    }

    /// The upper bound of tau, for display.
    var tau: Double { Double(scaledTau) / 0x1p80 }
}
