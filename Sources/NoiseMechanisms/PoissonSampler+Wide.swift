package import Keystream

/// Poisson draws of a whole mean `m` from 4096 to 2^39, by exact rejection.
///
/// With `s = floor(sqrt(m)) + 1`, propose a distance `d` from the mean with probability proportional to `exp(-|d|/s)` and accept it with
/// probability `exp(-E(d))`, where `E(d) = 1/2 + 1/s - |d|/s + x(d)` and `exp(-x(d))` is the ratio of the law at `m + d` to that at `m`:
///
/// - above, `x = log(1 + 1/m) + ... + log(1 + d/m)`;
/// - below, with `e = -d`, `x = -log(1 - 0/m) - ... - log(1 - (e - 1)/m)`.
///
/// `E` is split into a rational part that is never negative and a rest that is a sum of positive terms. Above, the rational part takes
/// `y - y^2/2` of every `log(1 + y)`, and the rest is `(y^3/3)(1 - (3/4) y (1 - (4/5) y (1 - ...)))`; below, it takes `y` of every
/// `-log(1 - y)`, and the rest is `y^2 (1/2 + y/3 + y^2/4 + ...)`. A flip of `exp(-rest)` needs only flips whose probability is the rest
/// over a whole number (``ExactBernoulli``), and those come from picking a term at random and flipping its nested series factor by factor.
///
/// The rational part is not negative because `s^2` is between m and `m (66/64)^2`: with `t = |d|/s` at most 16 it is at least
/// `1/2 + 1/s - t + t^2/2 - 0.17 t^3/s`; the least value of `t^2/2 - t` is -1/2, and near it the cubic is below `1/s`.
extension PoissonSampler {
    /// A proposal further out than this many scales is refused outright but for a chance of `exp(-88)`.
    static let proposalReach: UInt64 = 16

    @inline(__always)
    package func drawWide(mean: UInt64, from keystream: Keystream) throws(KeystreamError) -> UInt64 {
        while true {
            let proposal = try DiscreteLaplaceSampler.draw(proposalScale, 1, from: keystream)
            let distance = proposal.magnitude
            guard distance <= Self.proposalReach &* proposalScale else {
                try refuseFarOut(from: keystream)
                continue
            }
            if proposal >= 0 {
                let (numerator, denominator) = Self.exponentAbove(distance, mean, proposalScale)
                guard try ExactBernoulli.exponential(numerator, denominator, from: keystream),
                    try Self.acceptRestAbove(distance, mean, from: keystream)
                else { continue }
                return mean &+ distance
            } else {
                let (numerator, denominator) = Self.exponentBelow(distance, mean, proposalScale)
                guard try ExactBernoulli.exponential(numerator, denominator, from: keystream),
                    try Self.acceptRestBelow(distance, mean, from: keystream)
                else { continue }
                return mean &- distance
            }
        }
    }

    /// The exponent out there is at least 88 and grows, so 88 flips of `exp(-1)` come first, and the first that fails refuses the proposal.
    /// That none does has probability below `exp(-104)`, 2^-150, with the proposal's: the stream is stuck.
    @inline(never)
    private func refuseFarOut(from keystream: Keystream) throws(KeystreamError) {
        for _ in 0..<88 {
            guard try ExactBernoulli.exponentialOfOne(from: keystream) else { return }
        }
        throw KeystreamError(.implausible)
    }

    /// `1/2 + 1/s - d/s + d (d + 1) / (2 m) - d (d + 1) (2 d + 1) / (12 m^2)` over `12 m^2 s`; no product passes 2^112.
    package static func exponentAbove(_ distance: UInt64, _ mean: UInt64, _ scale: UInt64) -> (numerator: UInt128, denominator: UInt128) {
        let (d, m, s) = (UInt128(distance), UInt128(mean), UInt128(scale))
        let square = m * m
        let pairs = d * (d + 1) * s
        let numerator = 6 * square * s + 12 * square + 6 * pairs * m - 12 * square * d - pairs * (2 * d + 1)
        return (numerator, 12 * square * s)
    }

    /// `1/2 + 1/s - d/s + d (d - 1) / (2 m)` over `2 m s`.
    package static func exponentBelow(_ distance: UInt64, _ mean: UInt64, _ scale: UInt64) -> (numerator: UInt128, denominator: UInt128) {
        let (d, m, s) = (UInt128(distance), UInt128(mean), UInt128(scale))
        return (m * s + 2 * m + d * (d - 1) * s - 2 * m * d, 2 * m * s)
    }

    /// True with probability `exp(-rest)`, above the mean.
    @inline(__always)
    package static func acceptRestAbove(_ distance: UInt64, _ mean: UInt64, from keystream: Keystream) throws(KeystreamError) -> Bool {
        guard distance > 0 else { return true }
        let (d, m) = (UInt128(distance), UInt128(mean))
        // Each of d terms is at most (d/m)^3 / 3. At most 2^98 over 2^119.
        let cube = 3 * m * m * m
        let parts = 1 + d * d * d * d / cube
        return try exponential(parts, from: keystream) { keystream throws(KeystreamError) in
            let j = UInt128(try keystream.uniform(below: distance)) + 1
            guard try ExactBernoulli.rational(d * j * j * j, parts * cube, from: keystream) else { return false }
            var order: UInt128 = 3
            while try ExactBernoulli.rational(j * order, m * (order + 1), from: keystream) {
                order += 1
                guard order < 64 else { throw KeystreamError(.implausible) }
            }
            return order & 1 == 1
        }
    }

    /// True with probability `exp(-rest)`, below the mean.
    @inline(__always)
    package static func acceptRestBelow(_ distance: UInt64, _ mean: UInt64, from keystream: Keystream) throws(KeystreamError) -> Bool {
        let (d, m) = (UInt128(distance), UInt128(mean))
        // Each of d terms is at most (d/m)^2.
        let square = m * m
        let parts = 1 + d * d * d / square
        return try exponential(parts, from: keystream) { keystream throws(KeystreamError) in
            let j = UInt128(try keystream.uniform(below: distance))
            guard try ExactBernoulli.rational(d * j * j, parts * square, from: keystream) else { return false }
            // Order k + 2 with probability (1 - y) y^k, kept with probability 1 / ((k + 2) (1 - y)).
            var order: UInt128 = 2
            while try ExactBernoulli.rational(j, m, from: keystream) {
                order += 1
                guard order < 66 else { throw KeystreamError(.implausible) }
            }
            return try ExactBernoulli.rational(m, order * (m - j), from: keystream)
        }
    }

    /// True with probability `exp(-parts * p)`, given a coin of probability `p`: the chain of ``ExactBernoulli``, once for each part.
    @inline(__always)
    private static func exponential(
        _ parts: UInt128, from keystream: Keystream, coin: (Keystream) throws(KeystreamError) -> Bool
    ) throws(KeystreamError) -> Bool {
        var left = parts
        while left > 0 {
            var trial: UInt64 = 1
            while try coin(keystream), try keystream.uniform(below: trial) == 0 {
                trial += 1
                guard trial <= 64 else { throw KeystreamError(.implausible) }
            }
            guard trial & 1 == 1 else { return false }
            left -= 1
        }
        return true
    }
}
