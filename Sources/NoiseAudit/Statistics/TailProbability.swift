#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tails of the distributions that the tests compare with, and their inverses. No normal approximation of anything that isn't normal: a
/// chi-square with few degrees of freedom has a far heavier tail than `freedom + z sqrt(2 freedom)` promises.
enum TailProbability {
    /// The natural logarithm of the gamma function for `x > 0`: Stirling's series above 15, the recurrence below.
    static func logGamma(_ x: Double) -> Double {
        var shifted = x
        var product = 1.0
        while shifted < 15 {
            product *= shifted
            shifted += 1
        }
        let inverse = 1 / shifted
        let square = inverse * inverse
        let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1_260 - square * (1.0 / 1_680 - square / 1_188))))
        return (shifted - 0.5) * log(shifted) - shifted + 0.918_938_533_204_672_741_780_329_736_406 + series - log(product)
    }

    /// The regularised incomplete gamma functions at (`a`, `x`), lower and upper; the smaller one keeps its relative precision.
    static func gamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
        guard x > 0 else { return (0, 1) }
        guard x.isFinite else { return (1, 0) }
        let front = exp(a * log(x) - x - logGamma(a))
        if x < a + 1 {
            var (term, sum, divisor) = (1 / a, 1 / a, a)
            while term > sum * 1e-17 {
                divisor += 1
                term *= x / divisor
                sum += term
            }
            return (front * sum, 1 - front * sum)
        }
        // Lentz's evaluation of Legendre's continued fraction; it converges in some multiple of sqrt(a) steps.
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var fraction = d
        var step = 0.0
        var factor = 0.0
        repeat {
            step += 1
            let numerator = -step * (step - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            factor = c * d
            fraction *= factor
        } while abs(factor - 1) > 1e-15 && step < 1e8
        return (1 - front * fraction, front * fraction)
    }

    /// The regularised incomplete beta function `I_x(a, b)` and its complement, each with relative precision.
    static func beta(_ x: Double, _ a: Double, _ b: Double) -> (lower: Double, upper: Double) {
        guard x > 0 else { return (0, 1) }
        guard x < 1 else { return (1, 0) }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
        if x < (a + 1) / (a + b + 2) {
            let lower = front * betaFraction(x, a, b) / a
            return (lower, 1 - lower)
        }
        let upper = front * betaFraction(1 - x, b, a) / b
        return (1 - upper, upper)
    }

    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / safe(1 - (a + b) * x / (a + 1))
        var fraction = d
        var m = 0.0
        var factor = 0.0
        repeat {
            m += 1
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / safe(1 + even * d)
            c = safe(1 + even / c)
            fraction *= c * d
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / safe(1 + odd * d)
            c = safe(1 + odd / c)
            factor = c * d
            fraction *= factor
        } while abs(factor - 1) > 1e-15 && m < 1e7
        return fraction
    }

    /// The probability that a standard normal variable exceeds `x`.
    static func normalUpper(_ x: Double) -> Double { erfc(x * 0.707_106_781_186_547_524_400_844_362_105) / 2 }

    /// The `x` that a standard normal variable exceeds with probability `tail`.
    static func normalQuantile(upper tail: Double) -> Double { root(from: -40, to: 40) { normalUpper($0) > tail } }

    /// The probability that a chi-square variable exceeds `statistic`.
    static func chiSquareUpper(_ statistic: Double, freedom: Double) -> Double { gamma(freedom / 2, statistic / 2).upper }

    /// The figure that a chi-square variable exceeds with probability `tail`.
    static func chiSquareQuantile(upper tail: Double, freedom: Double) -> Double {
        bracketed(around: wilsonHilferty(normalQuantile(upper: tail), freedom)) { gamma(freedom / 2, $0 / 2).upper > tail }
    }

    /// The figure below which a chi-square variable stays with probability `tail`.
    static func chiSquareQuantile(lower tail: Double, freedom: Double) -> Double {
        bracketed(around: wilsonHilferty(-normalQuantile(upper: tail), freedom)) { gamma(freedom / 2, $0 / 2).lower < tail }
    }

    private static func wilsonHilferty(_ z: Double, _ freedom: Double) -> Double {
        let ninth = 2 / (9 * freedom)
        let cube = 1 - ninth + z * ninth.squareRoot()
        return max(1e-12, freedom * cube * cube * cube)
    }

    /// The point where `isBelow` turns from true to false, looked for around a good guess above 0.
    private static func bracketed(around guess: Double, isBelow: (Double) -> Bool) -> Double {
        var (low, high) = (guess * 0.999, guess * 1.001)
        while low > 1e-300, !isBelow(low) { low *= 0.9 }
        while high < 1e300, isBelow(high) { high *= 1.1 }
        return root(from: low, to: high, isBelow: isBelow)
    }

    /// Bisects to eleven digits.
    static func root(from low: Double, to high: Double, isBelow: (Double) -> Bool) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<120 where high - low > 1e-11 * max(1e-300, abs(high)) {
            let middle = low + (high - low) / 2
            if isBelow(middle) { low = middle } else { high = middle }
        }
        return high
    }
}
