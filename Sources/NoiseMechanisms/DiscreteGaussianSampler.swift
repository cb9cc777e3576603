public import Keystream

/// Exact draws from the discrete Gaussian distribution, `P(x)` proportional to `exp(-x^2 / (2 v))` on the integers, for a rational
/// variance parameter `v` (Canonne, Kamath and Steinke 2020, Algorithm 3).
///
/// Integers and uniform bits only: a discrete Laplace proposal of scale `floor(sqrt(v)) + 1`, accepted with probability
/// `exp(-(|y| - v/scale)^2 / (2 v))`. How long a draw takes depends on its value.
public struct DiscreteGaussianSampler: Hashable, Sendable {
    /// The numerators for which every product is exact: up to 2^56.
    public static let numerators: ClosedRange<UInt64> = 1...(1 << 56)

    /// The denominators for which every product is exact: up to 2^20.
    public static let denominators: ClosedRange<UInt64> = 1...(1 << 20)

    /// A release refuses a draw beyond this many scales. The law is subgaussian, so its probability is below 2^-183.
    public static let tailScales: UInt64 = 16

    /// The numerator of the variance parameter.
    public let varianceNumerator: UInt64

    /// The denominator of the variance parameter.
    public let varianceDenominator: UInt64

    /// The scale of the Laplace proposal, `floor(sqrt(variance)) + 1`; at most 2^28 + 1.
    public let scale: UInt64

    /// `scale * denominator`, at most 2^48: what one unit of a proposal weighs in ``acceptanceDenominator``'s units.
    private let unit: UInt64

    /// `2 * numerator * denominator * scale^2`, at most 2^114.
    private let acceptanceDenominator: UInt128

    /// Prepares draws with variance parameter `varianceNumerator / varianceDenominator`.
    ///
    /// The variance of the distribution is at most the parameter, and equal to it for every practical purpose from 1 on.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` outside ``numerators`` or ``denominators``.
    public init(varianceNumerator: UInt64, varianceDenominator: UInt64) throws(NoiseError) {
        guard Self.numerators.contains(varianceNumerator), Self.denominators.contains(varianceDenominator) else {
            throw NoiseError(.parameterOutOfRange)
        }
        let scale = Self.squareRootRoundedDown(varianceNumerator / varianceDenominator) + 1
        self.varianceNumerator = varianceNumerator
        self.varianceDenominator = varianceDenominator
        self.scale = scale
        self.unit = scale * varianceDenominator
        // denominator * scale^2 <= (sqrt(numerator) + sqrt(denominator))^2 < 2^57.
        self.acceptanceDenominator = 2 * UInt128(varianceNumerator) * UInt128(scale * unit)
    }

    /// One draw.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails.
    public func sample(from keystream: Keystream) throws(NoiseError) -> Int64 {
        do throws(KeystreamError) {
            return try draw(from: keystream)
        } catch {
            throw NoiseError(error)
        }
    }

    /// `count` independent draws.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails; no draw is returned then.
    public func samples(_ count: Int, from keystream: Keystream) throws(NoiseError) -> [Int64] {
        var samples: [Int64] = []
        samples.reserveCapacity(count)
        do throws(KeystreamError) {
            for _ in 0..<count {
                samples.append(try draw(from: keystream))
            }
        } catch {
            throw NoiseError(error)
        }
        return samples
    }

    @inline(__always)
    func draw(from keystream: Keystream) throws(KeystreamError) -> Int64 {
        while true {
            let proposal = try DiscreteLaplaceSampler.draw(scale, 1, from: keystream)
            if try accept(proposal.magnitude, from: keystream) { return proposal }
        }
    }

    /// True with probability `exp(-(magnitude - v/scale)^2 / (2 v))`, over the common denominator
    /// `(magnitude * scale * d - n)^2 / (2 n d scale^2)`.
    @inline(__always)
    private func accept(_ magnitude: UInt64, from keystream: Keystream) throws(KeystreamError) -> Bool {
        guard magnitude <= 64 &* scale else { return try acceptFarOut(from: keystream) }
        // At most 64 * 2^57 = 2^63, so the square is at most 2^126.
        let weighed = magnitude &* unit
        let distance = weighed > varianceNumerator ? weighed &- varianceNumerator : varianceNumerator &- weighed
        let square = distance.multipliedFullWidth(by: distance)
        let numerator = UInt128(truncatingIfNeeded: square.high) &<< 64 | UInt128(truncatingIfNeeded: square.low)
        return try ExactBernoulli.exponential(numerator, acceptanceDenominator, from: keystream)
    }

    /// The same flip for a proposal beyond 64 scales, one in 2^92, where the numerator could overflow. The exponent is more than 1024
    /// there, so 1024 flips of `exp(-1)` come first, and the first that fails refuses the proposal, as it would in any order.
    @inline(never)
    private func acceptFarOut(from keystream: Keystream) throws(KeystreamError) -> Bool {
        for _ in 0..<1024 {
            guard try ExactBernoulli.exponentialOfOne(from: keystream) else { return false }
        }
        throw KeystreamError(.implausible)
    }

    /// The largest integer whose square is at most `square`, for squares up to 2^56.
    static func squareRootRoundedDown(_ square: UInt64) -> UInt64 {
        var root: UInt64 = 0
        var bit: UInt64 = 1 << 28
        while bit > 0 {
            let candidate = root | bit
            if candidate * candidate <= square { root = candidate }
            bit >>= 1
        }
        return root
    }
}
