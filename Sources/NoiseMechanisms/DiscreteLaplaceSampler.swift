public import Keystream

/// Exact draws from the discrete Laplace distribution, `P(x) = (e^(1/b) - 1)/(e^(1/b) + 1) * exp(-|x|/b)` on the integers, for a rational
/// scale `b` (Canonne, Kamath and Steinke 2020, Algorithm 2).
///
/// Integers and uniform bits only. How long a draw takes depends on its value.
public struct DiscreteLaplaceSampler: Hashable, Sendable {
    /// The numerators for which every product is exact: up to 2^40.
    public static let numerators: ClosedRange<UInt64> = 1...(1 << 40)

    /// The denominators for which every product is exact: up to 2^20.
    public static let denominators: ClosedRange<UInt64> = 1...(1 << 20)

    /// A release refuses a draw beyond this many scales, rounded up to whole ones: `2 exp(-128)` is below 2^-183.
    public static let tailScales: UInt64 = 128

    /// The numerator of the scale.
    public let scaleNumerator: UInt64

    /// The denominator of the scale.
    public let scaleDenominator: UInt64

    /// Prepares draws of scale `scaleNumerator / scaleDenominator`.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` outside ``numerators`` or ``denominators``.
    public init(scaleNumerator: UInt64, scaleDenominator: UInt64) throws(NoiseError) {
        guard Self.numerators.contains(scaleNumerator), Self.denominators.contains(scaleDenominator) else {
            throw NoiseError(.parameterOutOfRange)
        }
        self.scaleNumerator = scaleNumerator
        self.scaleDenominator = scaleDenominator
    }

    /// One draw.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails.
    public func sample(from keystream: Keystream) throws(NoiseError) -> Int64 {
        do throws(KeystreamError) {
            return try Self.draw(scaleNumerator, scaleDenominator, from: keystream)
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
            for _ in 0..<count { samples.append(try Self.draw(scaleNumerator, scaleDenominator, from: keystream)) }
        } catch {
            throw NoiseError(error)
        }
        return samples
    }

    /// Geometric in two digits to the base `numerator`: the low digit by rejection, the high digit by counting flips of `exp(-1)`.
    /// Dividing by the denominator and attaching a sign, with one of the two zeros refused, makes it Laplace.
    @inline(__always)
    static func draw(_ numerator: UInt64, _ denominator: UInt64, from keystream: Keystream) throws(KeystreamError) -> Int64 {
        while true {
            // The sign and the low digit are independent digits of one uniform integer.
            let signAndDigit = try keystream.uniform(below: 2 &* numerator)
            let digit = signAndDigit >> 1
            guard
                try ExactBernoulli.exponentialOfFraction(
                    UInt128(truncatingIfNeeded: digit), UInt128(truncatingIfNeeded: numerator), from: keystream)
            else { continue }
            var units: UInt64 = 0
            while try ExactBernoulli.exponentialOfOne(from: keystream) {
                units &+= 1
                // Probability exp(-32768): the stream is stuck.
                guard units < 32_768 else { throw KeystreamError(.implausible) }
            }
            let magnitude = Int64((digit &+ numerator &* units) / denominator)
            if signAndDigit & 1 == 0 { return magnitude }
            if magnitude != 0 { return -magnitude }
        }
    }
}
