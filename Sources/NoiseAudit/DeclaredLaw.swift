#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The law that a mechanism's noise is declared to follow, computed by the auditor from the declared integers alone: it shares no code with
/// the samplers, which never compute a probability.
public struct DeclaredLaw: Sendable {
    /// The laws that can be declared.
    public enum Family: String, Hashable, Sendable, CaseIterable, Encodable {
        /// `P(x)` proportional to `exp(-x^2 / (2 variance))`.
        case discreteGaussian = "discrete-gaussian"
        /// `P(x)` proportional to `exp(-|x| / scale)`.
        case discreteLaplace = "discrete-laplace"
    }

    /// The widest law, as a standard deviation in grid units: 2^29.
    public static let widestDeviation = 0x1p29

    /// Which law.
    public let family: Family
    /// The numerator of the variance (Gaussian, squared grid units) or the scale (Laplace, grid units).
    public let numerator: UInt64
    /// The denominator of the variance or the scale.
    public let denominator: UInt64
    /// The variance of one draw, in squared grid units.
    public let variance: Double

    /// `P(X >= k)` for k from 0 up, where no closed form is close enough.
    private let tails: [Double]
    private let total: Double

    /// A law, or nil for a parameter that is zero or too wide.
    public init?(_ family: Family, numerator: UInt64, denominator: UInt64) {
        guard numerator > 0, denominator > 0 else { return nil }
        let parameter = Double(numerator) / Double(denominator)
        self.family = family
        self.numerator = numerator
        self.denominator = denominator
        switch family {
        case .discreteLaplace:
            let ratio = exp(-1 / parameter)
            (tails, total) = ([], (1 + ratio) / -expm1(-1 / parameter))
            variance = 2 * ratio / (expm1(-1 / parameter) * expm1(-1 / parameter))
        case .discreteGaussian where parameter <= 0x1p24:
            let weights = (0...(40 + Int(13 * parameter.squareRoot()))).map { exp(-Double($0) * Double($0) / (2 * parameter)) }
            let total = 2 * weights.reduce(0, +) - 1
            var (sum, moment) = (0.0, 0.0)
            var tails = weights
            for index in weights.indices.reversed() {
                sum += weights[index]
                moment += weights[index] * Double(index) * Double(index)
                tails[index] = sum / total
            }
            (self.tails, self.total, variance) = (tails, total, 2 * moment / total)
        case .discreteGaussian:
            // Poisson summation: the sum and the integral differ by less than exp(-2 pi^2 variance).
            (tails, total, variance) = ([], (2 * Double.pi * parameter).squareRoot(), parameter)
        }
        guard variance.squareRoot() <= Self.widestDeviation else { return nil }
    }

    /// The parameter: the variance parameter or the scale.
    public var parameter: Double { Double(numerator) / Double(denominator) }

    /// The standard deviation of one draw, in grid units.
    public var deviation: Double { variance.squareRoot() }

    /// The natural logarithm of the probability of `x`.
    func logMass(_ x: Int64) -> Double {
        switch family {
        case .discreteGaussian: -Double(x) * Double(x) / (2 * parameter) - log(total)
        case .discreteLaplace: -Double(x.magnitude) / parameter - log(total)
        }
    }

    /// The probability of `x`.
    func mass(_ x: Int64) -> Double { exp(logMass(x)) }

    /// The probability of `x` or more, with relative precision in the upper tail.
    func upperTail(from x: Int64) -> Double {
        guard x > 0 else { return x == .min ? 1 : 1 - upperTail(from: 1 - x) }
        switch family {
        case .discreteLaplace:
            return exp(-Double(x) / parameter) / (1 + exp(-1 / parameter))
        case .discreteGaussian where !tails.isEmpty:
            return x < Int64(tails.count) ? tails[Int(x)] : 0
        case .discreteGaussian:
            // Midpoint rule; its relative error is of the order of 1 / variance, 10^-7 and less here.
            return TailProbability.normalUpper((Double(x) - 0.5) / parameter.squareRoot())
        }
    }

    /// The probability of `x` or less.
    func lowerTail(to x: Int64) -> Double { upperTail(from: -x) }

    /// The smallest `x` with `P(X <= x) >= share`.
    func quantile(_ share: Double) -> Int64 {
        var high = Int64(60 * deviation) + 60
        var low = -high
        while low < high {
            let middle = low + (high - low) / 2
            if lowerTail(to: middle) >= share { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The probability that two independent draws are equal.
    var collision: Double {
        switch family {
        case .discreteLaplace:
            let ratio = exp(-1 / parameter)
            return (1 + ratio * ratio) / (1 - ratio * ratio) / (total * total)
        case .discreteGaussian where tails.isEmpty:
            return 1 / (2 * (Double.pi * parameter).squareRoot())
        case .discreteGaussian:
            return stride(from: Int64(1), to: Int64(tails.count), by: 1).reduce(mass(0) * mass(0)) { $0 + 2 * mass($1) * mass($1) }
        }
    }
}
