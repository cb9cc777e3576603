import PrivacyAccounting
public import PrivacyLedger

/// One agent's share of Skellam noise: every coordinate of the clipped vector gets an independent exact draw of variance `v / n`, so that
/// a sum with n honest shares carries Skellam noise of variance at least v (Agarwal, Kairouz and Liu 2021, arXiv 2110.04995).
///
/// Skellam laws are closed under summation: the sum of n shares **is** the Skellam of the summed variance, so there is no correction
/// term, and more honest shares than assumed only make it wider.
///
/// Neighbours are two contributions of the same subject, any two vectors in the L2 ball: replace-one, L2 sensitivity twice the clip norm,
/// L1 sensitivity at most the smaller of its square and its product with the root of the dimension. The local price is that of the share
/// alone, by Theorem 3.5 of the paper as ``PrivacyLedger/MechanismParameters/minimumCost`` states it; the conditional one is that of the
/// summed variance. Both events are ``PrivacyAccounting/DPEvent/skellam(variance:l1Sensitivity:squaredL2Sensitivity:)``. There is no
/// pure guarantee.
///
/// What leaks besides the output: a draw takes as long as its value makes it, so callers draw off the request path.
public struct SkellamShare: AdditiveMechanism {
    /// The largest norm of a vector that may be released, in grid units.
    public let clipNorm: UInt64

    /// Who else adds noise.
    public let assumption: HonestShares

    /// No released coordinate is ever larger in magnitude.
    public let outputBound: UInt32

    private let sampler: SkellamSampler

    /// Prepares shares that add up to variance `sumVarianceNumerator / sumVarianceDenominator` or a little more, in squared grid units.
    ///
    /// The share is the exact quotient when its denominator is at most 2^19, and otherwise the quotient rounded up to a multiple of 2^-19.
    ///
    /// - Throws: ``NoiseError`` when the share is outside ``SkellamSampler``'s range, the clip norm is outside ``ClippedVector/clipNorms``,
    ///   or ``outputBound`` would not fit in a signed 32-bit integer.
    public init(
        clipNorm: UInt64, sumVarianceNumerator: UInt64, sumVarianceDenominator: UInt64, assuming assumption: HonestShares
    ) throws(NoiseError) {
        guard SkellamSampler.denominators.contains(sumVarianceDenominator) else { throw NoiseError(.parameterOutOfRange) }
        let divisor = sumVarianceDenominator * assumption.count
        var share = (numerator: sumVarianceNumerator, denominator: divisor)
        if divisor > SkellamSampler.denominators.upperBound {
            let dividend = UInt128(sumVarianceNumerator) << 19
            share = (UInt64(clamping: (dividend + UInt128(divisor) - 1) / UInt128(divisor)), 1 << 19)
        }
        let sampler = try SkellamSampler(varianceNumerator: share.numerator, varianceDenominator: share.denominator)
        self.outputBound = try Self.outputBound(clipNorm: clipNorm, .skellam(sampler))
        self.clipNorm = clipNorm
        self.assumption = assumption
        self.sampler = sampler
    }

    /// The noise on one coordinate of this share.
    public var law: NoiseLaw { .skellam(sampler) }

    /// Clipped in L2.
    public var normKind: ClipNormKind { .l2 }

    /// As the ledger records it.
    public var kind: MechanismParameters.Kind { .skellam }

    /// What the sum costs this subject if the others add their noise: the price of Skellam noise of n times the share's variance.
    public func conditionalGuarantee(dimension: Int) -> ConditionalGuarantee {
        let sum = MechanismParameters(
            kind: .skellam, gridExponent: 0, dimension: UInt32(clamping: dimension), clipNorm: clipNorm,
            noiseNumerator: UInt64(clamping: UInt128(sampler.varianceNumerator) * UInt128(assumption.count)),
            noiseDenominator: sampler.varianceDenominator, sensitivity: 2 * clipNorm)
        return ConditionalGuarantee(assumption: assumption, microRho: sum.minimumCost.microRho, event: sum.event)
    }
}
