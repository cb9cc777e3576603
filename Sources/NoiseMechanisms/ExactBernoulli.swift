package import Keystream

/// Coin flips whose probability is exactly a rational number, or exactly `exp(-a/b)`, from uniform bits and integers alone.
///
/// Canonne, Kamath and Steinke 2020, Algorithm 1, with one change that keeps the distribution and saves randomness: a flip with rational
/// probability compares a uniform real with the binary expansion of the probability, 64 bits at a time, instead of drawing an integer
/// below the denominator.
package enum ExactBernoulli {
    /// The largest denominator of an exponential flip. A chain of coins multiplies it by at most ``longestChain``.
    package static let denominatorLimit: UInt128 = 1 << 114

    /// A chain this long has probability below 2^-295 at every parameter: the stream is stuck.
    private static let longestChain: UInt64 = 64

    /// True with probability exactly `min(1, numerator / denominator)`.
    ///
    /// - Precondition: `0 < denominator <= 2^120`.
    @inline(__always)
    package static func rational(
        _ numerator: UInt128, _ denominator: UInt128, from keystream: Keystream
    ) throws(KeystreamError) -> Bool {
        guard numerator < denominator else { return true }
        let word = try keystream.nextUInt64()
        // Bracket word/2^64 < numerator/denominator with the leading 63 bits of the denominator and as many places of the numerator.
        let places = UInt128(truncatingIfNeeded: denominator.leadingZeroBitCount)
        let top = UInt64(truncatingIfNeeded: (denominator &<< places) &>> 65)
        let part = UInt64(truncatingIfNeeded: (numerator &<< places) &>> 65)
        if word.multipliedFullWidth(by: top).high > part { return false }
        if word < .max, (word &+ 1).multipliedFullWidth(by: top &+ 1).high < part { return true }
        return try expand(numerator, denominator, firstBits: word, from: keystream)
    }

    /// The same comparison bit by bit, for the few words that the bracket leaves open: the binary expansion of the probability is made
    /// by doubling, and the first bit in which a uniform real differs from it decides.
    @inline(never)
    package static func expand(
        _ numerator: UInt128, _ denominator: UInt128, firstBits: UInt64, from keystream: Keystream
    ) throws(KeystreamError) -> Bool {
        var remainder = numerator
        var word = firstBits
        var bitsLeft = 64
        while remainder > 0 {
            if bitsLeft == 0 {
                word = try keystream.nextUInt64()
                bitsLeft = 64
            }
            remainder <<= 1
            let expansionBit = remainder >= denominator
            if expansionBit { remainder -= denominator }
            let uniformBit = word >> 63 == 1
            if expansionBit != uniformBit { return expansionBit }
            word <<= 1
            bitsLeft -= 1
        }
        return false
    }

    /// True with probability exactly `exp(-numerator / denominator)`.
    ///
    /// - Precondition: `0 < denominator <= denominatorLimit`.
    package static func exponential(
        _ numerator: UInt128, _ denominator: UInt128, from keystream: Keystream
    ) throws(KeystreamError) -> Bool {
        guard numerator > denominator else { return try exponentialOfFraction(numerator, denominator, from: keystream) }
        // exp(-x) is a product: one flip of exp(-1) for each whole unit, and one for the fraction.
        var (whole, fraction) = numerator.quotientAndRemainder(dividingBy: denominator)
        while whole > 0 {
            guard try exponentialOfOne(from: keystream) else { return false }
            whole -= 1
        }
        return try exponentialOfFraction(fraction, denominator, from: keystream)
    }

    /// True with probability exactly `exp(-x)` for `x = numerator / denominator` in [0, 1].
    ///
    /// Flip coins of probability x/1, x/2, x/3, ... until one fails. The k-th is the first to fail with probability
    /// `x^(k-1)/(k-1)! - x^k/k!`; summed over odd k this is the series of `exp(-x)`.
    @inline(__always)
    static func exponentialOfFraction(
        _ numerator: UInt128, _ denominator: UInt128, from keystream: Keystream
    ) throws(KeystreamError) -> Bool {
        var trial: UInt64 = 1
        var divisor = denominator
        while try rational(numerator, divisor, from: keystream) {
            trial &+= 1
            divisor &+= denominator
            guard trial <= longestChain else { throw KeystreamError(.implausible) }
        }
        return trial & 1 == 1
    }

    /// True with probability exactly `exp(-1)`: the chain of ``exponentialOfFraction(_:_:from:)`` at x = 1, drawn at once.
    ///
    /// The digits of a uniform integer below 20! in the mixed radix 2, 3, ..., 20 are independent and uniform, and the k-th coin
    /// succeeds when its digit is zero. With the first digit the most significant, the first k coins succeed exactly when the integer
    /// is below 20!/k!.
    @inline(__always)
    package static func exponentialOfOne(from keystream: Keystream) throws(KeystreamError) -> Bool {
        var threshold: UInt64 = 2_432_902_008_176_640_000
        let draw = try keystream.uniform(below: threshold)
        var trial: UInt64 = 2
        threshold /= 2
        while draw < threshold {
            trial &+= 1
            guard trial <= 20 else { return try continueExponentialOfOne(from: keystream) }
            threshold /= trial
        }
        return trial & 1 == 1
    }

    /// The chain at x = 1 from its 21st coin on, reached once in 20! draws.
    @inline(never)
    private static func continueExponentialOfOne(from keystream: Keystream) throws(KeystreamError) -> Bool {
        var trial: UInt64 = 21
        while try keystream.uniform(below: trial) == 0 {
            trial &+= 1
            guard trial <= longestChain else { throw KeystreamError(.implausible) }
        }
        return trial & 1 == 1
    }
}
