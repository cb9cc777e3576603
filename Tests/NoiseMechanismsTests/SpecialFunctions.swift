import Foundation

/// The distribution functions behind the tests: exact quantiles, because the usual normal approximations have heavier tails than they say.
enum SpecialFunctions {
    /// The lower and upper regularised incomplete gamma functions at (a, x); the smaller of the two keeps its relative precision.
    static func gamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        guard x > 0 else { return (0, 1) }
        let front = exp(a * log(x) - x - lgamma(a))
        if x < a + 1 {
            var term = 1 / a
            var sum = term
            var n = a
            while term > sum * 1e-16 {
                n += 1
                term *= x / n
                sum += term
            }
            return (front * sum, 1 - front * sum)
        }
        // Lentz's evaluation of the continued fraction.
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var fraction = d
        for i in 1..<100_000 {
            let step = -Double(i) * (Double(i) - a)
            b += 2
            d = 1 / (step * d + b)
            c = b + step / c
            fraction *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return (1 - front * fraction, front * fraction)
    }

    /// The probability that a chi-square variable with `freedom` degrees exceeds `statistic`.
    static func chiSquareUpperTail(_ statistic: Double, freedom: Int) -> Double {
        gamma(Double(freedom) / 2, statistic / 2).upper
    }

    /// Twice the smaller tail of a chi-square variable with `freedom` degrees at `statistic`.
    static func chiSquareTwoSided(_ statistic: Double, freedom: Int) -> Double {
        let tails = gamma(Double(freedom) / 2, statistic / 2)
        return 2 * min(tails.lower, tails.upper)
    }

    /// Twice the smaller tail of a binomial count, summed term by term.
    static func binomialTwoSided(_ count: Int, trials: Int, probability: Double) -> Double {
        func mass(_ k: Int) -> Double {
            let choose = lgamma(Double(trials) + 1) - lgamma(Double(k) + 1) - lgamma(Double(trials - k) + 1)
            return exp(choose + Double(k) * log(probability) + Double(trials - k) * log1p(-probability))
        }
        let lower = (0...count).reduce(0) { $0 + mass($1) }
        let upper = (count...trials).reduce(0) { $0 + mass($1) }
        return 2 * min(lower, upper)
    }

    /// The probability that a standard normal variable is at most `x`.
    static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
