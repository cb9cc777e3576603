#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How far the mean size of discrete Laplace draws can lie from its expectation, by Chernoff's bound with the exact generating function:
/// never too narrow, and wider than the truth by a fraction of a deviation.
struct MagnitudeTail {
    private let ratio: Double

    init(_ law: DeclaredLaw) {
        ratio = exp(-1 / law.parameter)
    }

    /// The expected size of a draw.
    var mean: Double { 2 * ratio / (1 - ratio * ratio) }

    /// The mean of `count` sizes that is passed, upwards or downwards, with probability `rate` at most.
    func bound(_ count: Int, rate: Double, upper: Bool) -> Double {
        let needed = -log(rate) / Double(count)
        if upper {
            var far = mean * 2 + 1
            while divergence(far) < needed { far *= 2 }
            return TailProbability.root(from: mean, to: far) { divergence($0) < needed }
        }
        return TailProbability.root(from: 0, to: mean) { divergence($0) > needed }
    }

    /// The rate function at a mean size: the divergence of the family's member with that mean from the declared one. Sizes are sufficient
    /// for the scale, so the tilted law is discrete Laplace again.
    private func divergence(_ target: Double) -> Double {
        guard target > 0 else { return -log((1 - ratio) / (1 + ratio)) }
        // mean = 2q / (1 - q^2) solved for q, without cancellation.
        let tilted = target / (1 + (1 + target * target).squareRoot())
        return target * log(tilted / ratio) + log((1 - tilted) / (1 + tilted)) - log((1 - ratio) / (1 + ratio))
    }
}
