public import Keystream
public import PrivacyAccounting

/// A histogram over keys that nobody listed in advance: every key that occurs gets noise, and only those whose noisy count reaches a
/// threshold are released (Korolova et al. 2009; Google's `Delta_For_Thresholding`). It runs where the counts are, on the collector's side.
///
/// Neighbours: one subject's contribution, of at most ``maximumKeys`` keys with at most ``maximumCount`` each, is present or absent.
///
/// Claim: (epsilon, delta)-DP, where epsilon (or the Gaussian's own pair) is that of the noise on the keys which both neighbours have, and
/// delta bounds the chance that a key which only one subject has is released: `l0 * P[X >= threshold - linf]`, the tail summed exactly on
/// the integers. Let M have that subject, M' not, and S be any set of outputs. `M(S) <= delta + exp(epsilon) M'(S)`, because without such a
/// key in the output the rest is the noise mechanism on the shared keys. The other way, with `e` the epsilon of the shared keys,
/// `M(S) >= (1 - delta) exp(-e) M'(S)`, so `M'(S) - exp(epsilon) M(S) <= M'(S) (1 - (1 - delta)) <= delta`. With Gaussian noise its own
/// delta is added.
///
/// What leaks besides the output: the number of distinct keys, through the time that a release takes, and the samplers' times. Both stay
/// on the collector's side, which is trusted with the counts anyway.
public struct StabilityHistogram: Hashable, Sendable {
    /// The noise of a count.
    public enum Noise: Hashable, Sendable {
        /// Discrete Laplace noise of this scale.
        case laplace(scaleNumerator: UInt64, scaleDenominator: UInt64)
        /// Discrete Gaussian noise of this variance; at most 2^24, so that its tail can be summed.
        case gaussian(varianceNumerator: UInt64, varianceDenominator: UInt64)

        var tail: NoiseTail {
            switch self {
            case .laplace(let numerator, let denominator): .laplace(scaleNumerator: numerator, scaleDenominator: denominator)
            case .gaussian(let numerator, let denominator): .gaussian(varianceNumerator: numerator, varianceDenominator: denominator)
            }
        }
    }

    /// The bounds on the number of a subject's keys that are supported.
    public static let keyBounds: ClosedRange<UInt64> = 1...1024

    /// The bounds on a subject's count in one key that are supported.
    public static let countBounds: ClosedRange<UInt64> = 1...(1 << 20)

    /// The noise of a count.
    public let noise: Noise

    /// How many keys one subject may count in, `l0`.
    public let maximumKeys: UInt64

    /// How much one subject may add to one key, `linf`.
    public let maximumCount: UInt64

    /// A key is released if its noisy count is at least this.
    public let threshold: Int64

    /// The probability that the threshold lets something through that only one subject has, rounded up.
    public let delta: PrivacyDelta

    /// Finds the least whole threshold with at most this delta.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` for noise outside its sampler's range, bounds outside ``keyBounds`` and
    ///   ``countBounds``, a delta of 0 or 1, or one that no threshold below 2^40 reaches.
    public init(noise: Noise, maximumKeys: UInt64, maximumCount: UInt64, delta: PrivacyDelta) throws(RandomizerError) {
        guard delta > .zero, delta < .one, Self.keyBounds.contains(maximumKeys), Self.countBounds.contains(maximumCount) else {
            throw RandomizerError(.parameterOutOfRange)
        }
        try Self.check(noise)
        // delta / l0 in units of 2^-96, rounded down.
        let share = UInt128(PrivacyDelta.unitsPerOne) * UInt128(maximumKeys)
        let limit = share.dividingFullWidth((UInt128(delta.attounits) >> 32, UInt128(delta.attounits) << 96)).quotient
        guard let reach = noise.tail.leastValue(within: limit) else { throw RandomizerError(.parameterOutOfRange) }
        try self.init(
            noise: noise, maximumKeys: maximumKeys, maximumCount: maximumCount, threshold: Int64(reach + maximumCount))
    }

    /// Uses a given threshold and says what its delta is.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` as above, or for a threshold that is not above `maximumCount`.
    public init(noise: Noise, maximumKeys: UInt64, maximumCount: UInt64, threshold: Int64) throws(RandomizerError) {
        guard
            Self.keyBounds.contains(maximumKeys), Self.countBounds.contains(maximumCount), threshold > Int64(maximumCount),
            threshold <= 1 << 41
        else { throw RandomizerError(.parameterOutOfRange) }
        try Self.check(noise)
        let tail = noise.tail.upperBound(from: UInt64(threshold) - maximumCount)
        let product = (tail * UInt128(maximumKeys)).multipliedFullWidth(by: UInt128(PrivacyDelta.unitsPerOne))
        let attounits = (product.high << 32 | product.low >> 96) + (product.low << 32 == 0 ? 0 : 1)
        self.noise = noise
        self.maximumKeys = maximumKeys
        self.maximumCount = maximumCount
        self.threshold = threshold
        self.delta = PrivacyDelta(attounits: UInt64(clamping: attounits))
    }

    /// The relation that the guarantee is stated under. Replacing a subject is removing one and adding another.
    public var neighboring: NeighboringRelation { .addOrRemoveOne }

    /// The epsilon of Laplace noise on the shared keys, `l0 * linf / scale`, in units of 10^-6, rounded up; nil for Gaussian noise.
    public var microEpsilon: UInt64? {
        guard case .laplace(let numerator, let denominator) = noise else { return nil }
        let dividend = 1_000_000 * UInt128(maximumKeys * maximumCount) * UInt128(denominator)
        return UInt64(clamping: (dividend + UInt128(numerator) - 1) / UInt128(numerator))
    }

    /// The release in the terms of an accountant for ``neighboring``.
    public var event: DPEvent {
        switch noise {
        case .laplace:
            return .approximate(epsilon: Double(microEpsilon ?? .max) / 1_000_000, delta: delta.value)
        case .gaussian(let numerator, let denominator):
            let squared = Double(maximumKeys) * Double(maximumCount) * Double(maximumCount)
            let noise = DPEvent.discreteGaussianVector(
                variance: Double(numerator) / Double(denominator), squaredSensitivity: squared, dimension: Int(maximumKeys))
            return .composed([noise, .approximate(epsilon: 0, delta: delta.value)])
        }
    }

    /// Draws noise for every key of the histogram and releases those that reach the threshold, in the order of their keys.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` if the histogram was bounded otherwise than this mechanism, or when the
    ///   key stream fails. Nothing is released in part.
    public func release(_ histogram: SparseHistogram, from keystream: Keystream) throws(RandomizerError) -> [ReleasedCount] {
        guard histogram.maximumKeys <= maximumKeys, histogram.maximumCount <= maximumCount else {
            throw RandomizerError(.parameterOutOfRange)
        }
        let keys = histogram.counts.keys.sorted()
        let noises: [Int64]
        do throws(NoiseError) {
            noises = try draws(keys.count, from: keystream)
        } catch {
            guard case .source(let code) = error.code else { throw RandomizerError(.parameterOutOfRange) }
            throw RandomizerError(.source(code))
        }
        var released: [ReleasedCount] = []
        for (key, noise) in zip(keys, noises) {
            let count = (histogram.counts[key] ?? 0) + noise
            if count >= threshold { released.append(ReleasedCount(key: key, count: count)) }
        }
        return released
    }

    private func draws(_ count: Int, from keystream: Keystream) throws(NoiseError) -> [Int64] {
        var draws: [Int64] = []
        draws.reserveCapacity(count)
        switch noise {
        case .laplace(let numerator, let denominator):
            let sampler = try DiscreteLaplaceSampler(scaleNumerator: numerator, scaleDenominator: denominator)
            for _ in 0..<count { draws.append(try sampler.sample(from: keystream)) }
        case .gaussian(let numerator, let denominator):
            let sampler = try DiscreteGaussianSampler(varianceNumerator: numerator, varianceDenominator: denominator)
            for _ in 0..<count { draws.append(try sampler.sample(from: keystream)) }
        }
        return draws
    }

    /// Refuses noise that its sampler or its tail can't handle.
    private static func check(_ noise: Noise) throws(RandomizerError) {
        switch noise {
        case .laplace(let numerator, let denominator):
            guard DiscreteLaplaceSampler.numerators.contains(numerator), DiscreteLaplaceSampler.denominators.contains(denominator) else {
                throw RandomizerError(.parameterOutOfRange)
            }
        case .gaussian(let numerator, let denominator):
            guard
                DiscreteGaussianSampler.numerators.contains(numerator), DiscreteGaussianSampler.denominators.contains(denominator),
                numerator <= denominator << 24
            else { throw RandomizerError(.parameterOutOfRange) }
        }
    }
}
