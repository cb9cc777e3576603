public import PrivacyLedger

/// The discrete Laplace mechanism over integer vectors: every coordinate gets an independent exact draw,
/// `P(x)` proportional to `exp(-|x| / b)` (the two-sided geometric of Ghosh, Roughgarden and Sundararajan 2009).
///
/// Neighbours are two contributions of the same subject, any two vectors in the L1 ball: replace-one, so the L1 sensitivity is twice the
/// clip norm. The release is epsilon-DP with `epsilon = 2 * clipNorm / b`: the likelihoods of an output under two inputs differ by at most
/// `exp(|x - y|_1 / b)`, with no slack anywhere, because noise and grid are both integers. That is also `epsilon^2 / 2`-zCDP (Bun and
/// Steinke 2016, Proposition 1.4). On one coordinate it emits ``PrivacyAccounting/DPEvent/discreteLaplace(parameter:sensitivity:)``, on
/// more ``PrivacyAccounting/DPEvent/pure(epsilon:)``.
///
/// What leaks besides the output: a draw takes as long as its magnitude makes it (``DiscreteLaplaceSampler``), so callers draw off the
/// request path, from a ``NoiseReservoir``, or ask for ``SamplingTime/fixed``.
public struct DiscreteLaplaceMechanism: AdditiveMechanism {
    /// The largest L1 norm of a vector that may be released, in grid units.
    public let clipNorm: UInt64

    /// No released coordinate is ever larger in magnitude: the clip norm plus ``DiscreteLaplaceSampler/tailScales`` scales.
    public let outputBound: UInt32

    private let sampler: DiscreteLaplaceSampler
    private let fixedTime: FixedTimeSampler?

    /// Prepares releases with noise of scale `scaleNumerator / scaleDenominator`, in grid units.
    ///
    /// - Throws: ``NoiseError`` when the scale is outside the range of ``DiscreteLaplaceSampler``, or with `time` fixed of
    ///   ``FixedTimeSampler``, the clip norm is outside ``ClippedVector/clipNorms``, or ``outputBound`` would not fit in a signed 32-bit integer.
    public init(
        clipNorm: UInt64, scaleNumerator: UInt64, scaleDenominator: UInt64, time: SamplingTime = .variable
    ) throws(NoiseError) {
        let sampler = try DiscreteLaplaceSampler(scaleNumerator: scaleNumerator, scaleDenominator: scaleDenominator)
        self.fixedTime = time == .fixed ? try FixedTimeSampler(.laplace, numerator: scaleNumerator, denominator: scaleDenominator) : nil
        self.outputBound = try Self.outputBound(clipNorm: clipNorm, .discreteLaplace(sampler))
        self.clipNorm = clipNorm
        self.sampler = sampler
    }

    /// The noise on one coordinate.
    public var law: NoiseLaw { fixedTime.map(NoiseLaw.fixedTime) ?? .discreteLaplace(sampler) }

    /// Clipped in L1.
    public var normKind: ClipNormKind { .l1 }

    /// As the ledger records it.
    public var kind: MechanismParameters.Kind { .discreteLaplace }
}
