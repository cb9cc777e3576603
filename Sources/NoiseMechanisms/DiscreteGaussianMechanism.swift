public import PrivacyAccounting
public import PrivacyLedger

/// The discrete Gaussian mechanism over integer vectors: every coordinate gets an independent exact draw, and nothing between the clip
/// and the released integers is a floating-point number.
///
/// Neighbours are two contributions of the same subject, any two vectors in the ball: replace-one, so the L2 sensitivity is twice the
/// clip norm. The release is rho-zCDP with `rho = (2 * clipNorm)^2 / (2 * variance) = 2 * clipNorm^2 / variance` (Canonne, Kamath and
/// Steinke 2020, Theorem 14). There is no pure guarantee. It emits ``PrivacyAccounting/DPEvent/discreteGaussianVector(variance:squaredSensitivity:dimension:)``.
///
/// What leaks besides the output: the samplers run for a time that depends on the draws (Jin et al. 2022), so the time from request to
/// report must not be observable. The whole batch is drawn before anything is returned, and the shape of the loop depends on the
/// dimension and the parameters, never on the coordinates; callers draw off the request path, from a ``NoiseReservoir``.
public struct DiscreteGaussianMechanism: AdditiveMechanism {
    /// A draw further out than this many scales stops the release. The noise is subgaussian, so its probability is below 2^-183, and the
    /// test looks at the noise alone, never at the coordinate.
    public static let tailDeviations: UInt64 = DiscreteGaussianSampler.tailScales

    /// The largest norm of a vector that may be released, in grid units.
    public let clipNorm: UInt64

    /// What one release costs.
    public let cost: PrivacyCost

    /// No released coordinate is ever larger in magnitude: `clipNorm` plus ``tailDeviations`` times the scale,
    /// where the scale is the standard deviation rounded down, plus 1.
    public let outputBound: UInt32

    private let sampler: DiscreteGaussianSampler
    private let fixedTime: FixedTimeSampler?

    /// Prepares releases with variance `varianceNumerator / varianceDenominator`, in squared grid units.
    ///
    /// - Throws: ``NoiseError`` when the variance is outside the range of ``DiscreteGaussianSampler``, or with `time` fixed of
    ///   ``FixedTimeSampler``, the clip norm is outside
    ///   ``ClippedVector/clipNorms``, or ``outputBound`` would not fit in a signed 32-bit integer.
    public init(
        clipNorm: UInt64, varianceNumerator: UInt64, varianceDenominator: UInt64, time: SamplingTime = .variable
    ) throws(NoiseError) {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: varianceNumerator, varianceDenominator: varianceDenominator)
        self.fixedTime =
            time == .fixed ? try FixedTimeSampler(.gaussian, numerator: varianceNumerator, denominator: varianceDenominator) : nil
        self.outputBound = try Self.outputBound(clipNorm: clipNorm, .discreteGaussian(sampler))
        self.clipNorm = clipNorm
        self.cost = Self.cost(clipNorm: clipNorm, varianceNumerator: varianceNumerator, varianceDenominator: varianceDenominator)
        self.sampler = sampler
    }

    /// The variance of the noise of one coordinate, in squared grid units, as a numerator and a denominator.
    public var variance: (numerator: UInt64, denominator: UInt64) {
        (sampler.varianceNumerator, sampler.varianceDenominator)
    }

    /// The noise on one coordinate.
    public var law: NoiseLaw { fixedTime.map(NoiseLaw.fixedTime) ?? .discreteGaussian(sampler) }

    /// Clipped in L2.
    public var normKind: ClipNormKind { .l2 }

    /// As the ledger records it.
    public var kind: MechanismParameters.Kind { .discreteGaussian }

    /// `ceil(10^6 * 2 * clipNorm^2 / variance)` micro-rho, saturated. The largest product is 2^21 * 2^60 * 2^20.
    private static func cost(clipNorm: UInt64, varianceNumerator: UInt64, varianceDenominator: UInt64) -> PrivacyCost {
        let dividend = 2_000_000 * UInt128(clipNorm) * UInt128(clipNorm) * UInt128(varianceDenominator)
        let divisor = UInt128(varianceNumerator)
        let microRho = (dividend + divisor - 1) / divisor
        return PrivacyCost(microRho: UInt64(clamping: microRho), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
    }
}
