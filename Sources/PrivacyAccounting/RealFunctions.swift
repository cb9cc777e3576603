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
private func systemErfc(_ x: Double) -> Double { erfc(x) }
