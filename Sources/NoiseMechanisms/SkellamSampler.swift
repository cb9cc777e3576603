public import Keystream

/// Exact draws from the symmetric Skellam distribution, the difference of two independent Poisson variables, for a rational variance up to
/// 2^40: `P(x) = exp(-v) I_x(v)` with the modified Bessel function.
///
/// Integers and uniform bits only (``PoissonSampler``). The sum of independent draws is again Skellam, its variance the sum of theirs, so
/// shares of it add up to a law that is known exactly. How long a draw takes depends on its value.
public struct SkellamSampler: Hashable, Sendable {
    /// The largest variance, 2^40, for which every product is exact.
    public static let varianceLimit: UInt64 = 1 << 40

    /// The denominators for which every product is exact: up to 2^19.
    public static let denominators: ClosedRange<UInt64> = 1...(1 << 19)

    /// The numerator of the variance.
    public let varianceNumerator: UInt64

    /// The denominator of the variance.
    public let varianceDenominator: UInt64

    private let half: PoissonSampler

    /// Prepares draws of variance `varianceNumerator / varianceDenominator`.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` for a variance of 0 or above ``varianceLimit``, or outside ``denominators``.
    public init(varianceNumerator: UInt64, varianceDenominator: UInt64) throws(NoiseError) {
        guard varianceNumerator > 0, Self.denominators.contains(varianceDenominator),
            varianceNumerator <= Self.varianceLimit * varianceDenominator
        else { throw NoiseError(.parameterOutOfRange) }
        self.varianceNumerator = varianceNumerator
        self.varianceDenominator = varianceDenominator
        self.half = PoissonSampler(numerator: varianceNumerator, denominator: 2 * varianceDenominator)
    }

    /// A release refuses a draw of a larger magnitude: 16 standard deviations rounded up, and 64 more, because the tails of a narrow Skellam
    /// are a Poisson's. By Chernoff's bound, `exp(-v h(x/v))` with `h(u) = u asinh(u) - sqrt(1 + u^2) + 1`, its probability is below 2^-180.
    public var tail: UInt64 {
        16 * (DiscreteGaussianSampler.squareRootRoundedDown(varianceNumerator / varianceDenominator) + 1) + 64
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
            for _ in 0..<count { samples.append(try draw(from: keystream)) }
        } catch {
            throw NoiseError(error)
        }
        return samples
    }

    @inline(__always)
    func draw(from keystream: Keystream) throws(KeystreamError) -> Int64 {
        // Both are below 2^40, so the difference is exact.
        let first = Int64(try half.draw(from: keystream))
        let second = Int64(try half.draw(from: keystream))
        return first - second
    }
}
