/// The binomial distribution to nearly full precision for any number of trials, where log-gamma loses half the digits.
///
/// The mass is Loader's saddle-point expansion ("Fast and Accurate Computation of Binomial Probabilities", 2000).
struct BinomialDistribution {
    let trials: Int
    let success: Double
    /// `1 - success`, given apart so that it may be tiny.
    let failure: Double

    /// - Precondition: at least 0 trials, probabilities from 0 to 1 that add up to 1.
    init(trials: Int, success: Double, failure: Double) {
        self.trials = trials
        self.success = success
        self.failure = failure
    }

    /// The logarithm of the probability of `count` successes.
    func logMass(_ count: Int) -> Double {
        guard count >= 0, count <= trials else { return -.infinity }
        let rest = trials - count
        let log = RealFunctions.log
        if count == 0 { return trials == 0 ? 0 : Double(trials) * (success < 0.5 ? RealFunctions.log1p(-success) : log(failure)) }
        if rest == 0 { return Double(trials) * (failure < 0.5 ? RealFunctions.log1p(-failure) : log(success)) }
        let n = Double(trials)
        let k = Double(count)
        let m = Double(rest)
        let exponent =
            Self.stirlingError(n) - Self.stirlingError(k) - Self.stirlingError(m) - Self.deviance(k, n * success) - Self.deviance(m, n * failure)
        return exponent + 0.5 * log(n / (2 * Double.pi * k * m))
    }

    /// The probabilities of 0 to `trials` successes, by their ratios outward from the mode.
    func masses() -> [Double] {
        var masses = [Double](repeating: 0, count: trials + 1)
        let mode = min(trials, Int(Double(trials + 1) * success))
        masses[mode] = RealFunctions.exp(logMass(mode))
        var mass = masses[mode]
        for count in stride(from: mode, to: trials, by: 1) where mass > 0 {
            mass *= Double(trials - count) / Double(count + 1) * (success / failure)
            masses[count + 1] = mass
        }
        mass = masses[mode]
        for count in stride(from: mode, to: 0, by: -1) where mass > 0 {
            mass *= Double(count) / Double(trials - count + 1) * (failure / success)
            masses[count - 1] = mass
        }
        return masses
    }

    /// The counts outside which less than `2 exp(-nats)` of the probability lies (Bernstein's inequality).
    func range(nats: Double) -> ClosedRange<Int> {
        let mean = Double(trials) * success
        let third = nats / 3
        let reach = third + (third * third + 2 * nats * mean * failure).squareRoot()
        let low = max(0, (mean - reach).rounded(.down))
        let high = min(Double(trials), (mean + reach).rounded(.up))
        return Int(low)...Int(high)
    }

    /// `ln n! - ln(sqrt(2 pi n) (n/e)^n)`.
    private static func stirlingError(_ n: Double) -> Double {
        if n < 16 {
            return RealFunctions.logGamma(n + 1) - (n + 0.5) * RealFunctions.log(n) + n - 0.918_938_533_204_672_741_780_329_736_406
        }
        let square = n * n
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square) / square) / n
    }

    /// `x ln(x / mean) + mean - x`, without cancellation where the two are close.
    private static func deviance(_ x: Double, _ mean: Double) -> Double {
        guard abs(x - mean) < 0.1 * (x + mean) else { return x * RealFunctions.log(x / mean) + mean - x }
        let share = (x - mean) / (x + mean)
        var sum = (x - mean) * share
        var term = 2 * x * share
        for odd in stride(from: 3.0, to: 2_000, by: 2) {
            term *= share * share
            let next = sum + term / odd
            if next == sum { break }
            sum = next
        }
        return sum
    }
}
