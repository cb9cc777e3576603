#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few functions of a real variable that the accountants need, from the system's mathematical library and no further.
enum RealFunctions {
    static func exp(_ x: Double) -> Double { systemExp(x) }
    static func log(_ x: Double) -> Double { systemLog(x) }
    static func log1p(_ x: Double) -> Double { systemLog1p(x) }
    static func expm1(_ x: Double) -> Double { systemExpm1(x) }
    static func tanh(_ x: Double) -> Double { systemTanh(x) }
    static func sine(_ x: Double) -> Double { systemSine(x) }
    static func cosine(_ x: Double) -> Double { systemCosine(x) }

    /// The logarithm of the absolute value of the gamma function.
    static func logGamma(_ x: Double) -> Double { systemLogGamma(x) }

    /// `ln(e^a + e^b)`, without overflow.
    static func logSum(_ a: Double, _ b: Double) -> Double {
        let (small, large) = a < b ? (a, b) : (b, a)
        return small == -.infinity || large == .infinity ? large : large + systemLog1p(systemExp(small - large))
    }

    /// `ln(e^x - 1)` for a positive x, without overflow or cancellation.
    static func logExpm1(_ x: Double) -> Double {
        x > 30 ? x + systemLog1p(-systemExp(-x)) : systemLog(systemExpm1(x))
    }

    /// The logarithm of the complementary error function, precise where that function vanishes.
    static func logErfc(_ x: Double) -> Double {
        guard x > 8 else { return systemLog(systemErfc(x)) }
        let argument = x * 1.414_213_562_373_095_048_801_688_724_2
        // erfc(x) = 2 Q(x sqrt 2) = 2 density times Mills' ratio.
        return systemLog(0.797_884_560_802_865_355_879_892_119_87 * millsRatio(argument)) - x * x
    }

    /// The `z` that a standard normal variable exceeds with this probability, for a probability from 0 to 1.
    static func normalUpperQuantile(_ probability: Double) -> Double {
        guard probability > 0 else { return .infinity }
        guard probability < 1 else { return -.infinity }
        if probability > 0.5 { return -normalUpperQuantile(1 - probability) }
        // Newton's iteration on the logarithm of the tail, which is concave: from the second step on it comes from the right.
        let target = systemLog(2 * probability)
        var z = 0.0
        for _ in 0..<100 {
            let step = (logErfc(z * 0.707_106_781_186_547_524_400_844_362_105) - target) * millsRatio(z)
            z += step
            if abs(step) <= 1e-16 * abs(z) { break }
        }
        return z
    }

    /// The density of the standard normal distribution.
    static func normalDensity(_ x: Double) -> Double { systemExp(-x * x / 2) * 0.398_942_280_401_432_677_939_946_059_934 }

    /// The upper tail of the standard normal distribution over its density (Mills' ratio). It keeps its precision where both vanish.
    static func millsRatio(_ x: Double) -> Double {
        guard x > 12 else {
            return systemErfc(x * 0.707_106_781_186_547_524_400_844_362_105) / (2 * normalDensity(x))
        }
        // Laplace's continued fraction 1/(x + 1/(x + 2/(x + 3/(x + ...)))), from the inside out; 60 levels are plenty beyond 12.
        var tail = x
        for level in stride(from: 60.0, to: 0, by: -1) { tail = x + level / tail }
        return 1 / tail
    }
}

private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemLog1p(_ x: Double) -> Double { log1p(x) }
private func systemExpm1(_ x: Double) -> Double { expm1(x) }
private func systemTanh(_ x: Double) -> Double { tanh(x) }
private func systemLogGamma(_ x: Double) -> Double { lgamma(x) }
private func systemErfc(_ x: Double) -> Double { erfc(x) }
private func systemSine(_ x: Double) -> Double { sin(x) }
private func systemCosine(_ x: Double) -> Double { cos(x) }
