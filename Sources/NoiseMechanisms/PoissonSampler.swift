package import Keystream

/// Exact draws from the Poisson distribution of a rational mean up to 2^39, in a number of steps that doesn't grow with the mean.
///
/// Integers and uniform bits only, in three ranges that rest on two closure properties: the sum of independent Poisson variables is one of
/// the summed mean, and keeping each of a Poisson number of points with probability p leaves a Poisson number of mean p times the first.
///
/// - Mean up to 32: that many unit draws, and a unit draw thinned to the fraction.
/// - Mean up to 4096: a draw of mean 4096, thinned, 64 points at a time.
/// - Above: rejection from a discrete Laplace around the whole part (`PoissonSampler+Wide.swift`), and a unit draw thinned to the fraction.
///
/// How long a draw takes depends on its value.
package struct PoissonSampler: Hashable, Sendable {
    /// The least whole mean that the wide range is proven for.
    package static let wideThreshold: UInt64 = 4096

    /// The whole part of the mean.
    let whole: UInt64
    /// What is left of the mean, over ``denominator``; below it.
    let fraction: UInt64
    /// The denominator of the mean; at most 2^20.
    let denominator: UInt64
    /// The scale of the Laplace proposal of the wide range.
    package let proposalScale: UInt64

    /// Prepares draws of mean `numerator / denominator`; the caller has checked that it is at most 2^39, and the denominator at most 2^20.
    package init(numerator: UInt64, denominator: UInt64) {
        (whole, fraction) = numerator.quotientAndRemainder(dividingBy: denominator)
        self.denominator = denominator
        proposalScale = DiscreteGaussianSampler.squareRootRoundedDown(max(whole, Self.wideThreshold)) + 1
    }

    /// One draw.
    @inline(__always)
    package func draw(from keystream: Keystream) throws(KeystreamError) -> UInt64 {
        if whole >= Self.wideThreshold {
            return try drawWide(mean: whole, from: keystream) + drawFraction(from: keystream)
        }
        if whole >= 32 {
            let points = try drawWide(mean: Self.wideThreshold, from: keystream)
            return try Self.thin(points, whole * denominator + fraction, Self.wideThreshold * denominator, from: keystream)
        }
        var sum = try drawFraction(from: keystream)
        for _ in 0..<whole { sum += try Self.drawUnit(from: keystream) }
        return sum
    }

    @inline(__always)
    private func drawFraction(from keystream: Keystream) throws(KeystreamError) -> UInt64 {
        guard fraction > 0 else { return 0 }
        return try Self.thin(Self.drawUnit(from: keystream), fraction, denominator, from: keystream)
    }

    /// Mean 1: `k` with probability proportional to `1/k!`.
    ///
    /// With equal chances try 0, 1, or a number from 2 on. For the last, the digits of a uniform integer below 20! in the radices
    /// 2, 3, ..., 20 start with exactly `n - 1` zeros with probability `n / (n + 1)!`; kept once in n, that leaves `1/(n + 1)!` for n + 1.
    package static func drawUnit(from keystream: Keystream) throws(KeystreamError) -> UInt64 {
        while true {
            let branch = try keystream.uniform(below: 3)
            if branch < 2 { return branch }
            var threshold: UInt64 = 2_432_902_008_176_640_000
            let digits = try keystream.uniform(below: threshold)
            var n: UInt64 = 1
            threshold /= 2
            while digits < threshold {
                n += 1
                // One draw in 20! gets here; the 21st digit and those after it are drawn one at a time.
                if n >= 20 {
                    guard try keystream.uniform(below: n + 1) == 0 else { break }
                    guard n < 64 else { throw KeystreamError(.implausible) }
                } else {
                    threshold /= n + 1
                }
            }
            if try keystream.uniform(below: n) == 0 { return n + 1 }
        }
    }

    /// The number of `count` points that are kept when each is kept with probability exactly `numerator / denominator`, below 1.
    ///
    /// Each bit of a word is one point's uniform real, bit by bit; a point is decided at the first bit that differs from the binary
    /// expansion of the probability.
    package static func thin(
        _ count: UInt64, _ numerator: UInt64, _ denominator: UInt64, from keystream: Keystream
    ) throws(KeystreamError) -> UInt64 {
        var kept: UInt64 = 0
        var left = count
        while left > 0 {
            var undecided: UInt64 = left >= 64 ? .max : (1 << left) &- 1
            left -= min(64, left)
            var remainder = numerator
            while undecided != 0, remainder > 0 {
                let word = try keystream.nextUInt64()
                remainder <<= 1
                if remainder >= denominator {
                    remainder -= denominator
                    kept &+= UInt64(truncatingIfNeeded: (undecided & ~word).nonzeroBitCount)
                    undecided &= word
                } else {
                    undecided &= ~word
                }
            }
        }
        return kept
    }
}
