import PrivacyAccounting
public import PrivacyLedger

/// One agent's share of a distributed discrete Gaussian: every coordinate of the clipped vector gets an independent exact draw of
/// variance `v / n`, so that a sum with n honest shares carries variance at least v (Kairouz, Liu and Steinke 2021).
///
/// Neighbours are two contributions of the same subject, any two vectors in the L2 ball: replace-one, sensitivity twice the clip norm.
///
/// Two guarantees, never mixed up:
///
/// - **Local**, what is charged: the share alone, `rho = 2 * clipNorm^2 / (v / n)`. It holds whatever others do.
/// - **Conditional** (``conditionalGuarantee(dimension:)``): of the sum, if ``HonestShares`` holds,
///   `rho = 2 * clipNorm^2 / v + tau * dimension`, with the correction ``SumCorrection`` because a sum of discrete Gaussians is not quite one.
///
/// The local event is ``PrivacyAccounting/DPEvent/discreteGaussianVector(variance:squaredSensitivity:dimension:)``, the conditional one
/// ``PrivacyAccounting/DPEvent/zeroConcentrated(rho:)``, correction included.
///
/// What leaks besides the output: as for ``DiscreteGaussianMechanism``. A share is small, so whoever sees it alone sees much; hiding it in
/// a sum is the work of the protocol around this type.
public struct DistributedGaussianShare: AdditiveMechanism {
    /// The largest norm of a vector that may be released, in grid units.
    public let clipNorm: UInt64

    /// Who else adds noise.
    public let assumption: HonestShares

    /// No released coordinate is ever larger in magnitude.
    public let outputBound: UInt32

    private let sampler: DiscreteGaussianSampler
    private let correction: SumCorrection

    /// Prepares shares that add up to variance `sumVarianceNumerator / sumVarianceDenominator` or a little more, in squared grid units.
    ///
    /// The share is the exact quotient when its denominator is at most 2^20, and otherwise the quotient rounded up to a multiple of 2^-20.
    ///
    /// - Throws: ``NoiseError`` when the share is below 1/4 or outside ``DiscreteGaussianSampler``'s range, the clip norm is outside
    ///   ``ClippedVector/clipNorms``, or ``outputBound`` would not fit in a signed 32-bit integer.
    public init(
        clipNorm: UInt64, sumVarianceNumerator: UInt64, sumVarianceDenominator: UInt64, assuming assumption: HonestShares
    ) throws(NoiseError) {
        guard DiscreteGaussianSampler.numerators.contains(sumVarianceNumerator),
            DiscreteGaussianSampler.denominators.contains(sumVarianceDenominator)
        else { throw NoiseError(.parameterOutOfRange) }
        let divisor = sumVarianceDenominator * assumption.count
        var share = (numerator: sumVarianceNumerator, denominator: divisor)
        if divisor > DiscreteGaussianSampler.denominators.upperBound {
            let dividend = UInt128(sumVarianceNumerator) << 20
            share = (UInt64(clamping: (dividend + UInt128(divisor) - 1) / UInt128(divisor)), 1 << 20)
        }
        let least = SumCorrection.leastVariance
        guard UInt128(share.numerator) * UInt128(least.denominator) >= UInt128(share.denominator) * UInt128(least.numerator) else {
            throw NoiseError(.parameterOutOfRange)
        }
        let sampler = try DiscreteGaussianSampler(varianceNumerator: share.numerator, varianceDenominator: share.denominator)
        self.outputBound = try Self.outputBound(clipNorm: clipNorm, .discreteGaussian(sampler))
        self.clipNorm = clipNorm
        self.assumption = assumption
        self.sampler = sampler
        self.correction = SumCorrection(count: assumption.count, numerator: share.numerator, denominator: share.denominator)
    }

    /// The noise on one coordinate of this share.
    public var law: NoiseLaw { .discreteGaussian(sampler) }

    /// Clipped in L2.
    public var normKind: ClipNormKind { .l2 }

    /// As the ledger records it.
    public var kind: MechanismParameters.Kind { .distributedDiscreteGaussian }

    /// An upper bound of the finite-sum correction tau of Kairouz, Liu and Steinke 2021, for one coordinate.
    public var sumCorrection: Double { correction.tau }

    /// What the sum costs this subject if the others add their noise: `2 * clipNorm^2 / (n * share) + tau * dimension`, each term rounded up.
    public func conditionalGuarantee(dimension: Int) -> ConditionalGuarantee {
        let dividend = 2_000_000 * UInt128(clipNorm) * UInt128(clipNorm) * UInt128(sampler.varianceDenominator)
        let divisor = UInt128(sampler.varianceNumerator) * UInt128(assumption.count)
        let gaussian = UInt64(clamping: (dividend + divisor - 1) / divisor)
        let (sum, overflow) = gaussian.addingReportingOverflow(correction.microRho(dimension: dimension))
        let microRho = overflow ? .max : sum
        return ConditionalGuarantee(
            assumption: assumption, microRho: microRho, event: microRho == .max ? .nonPrivate : .zeroConcentrated(rho: Double(microRho) / 1e6))
    }
}
