/// The mechanism of one release, in the integers that it ran with: enough for an auditor to compute the price again.
///
/// The neighbouring relation is always replace-one: everything a subject did may be replaced by anything else.
public struct MechanismParameters: Hashable, Sendable {
    /// The mechanisms that a ledger can record. The raw values are written into rows and never change their meaning.
    public enum Kind: UInt16, Sendable, CaseIterable {
        /// No mechanism: the row records no release.
        case none = 0
        /// Exact discrete Gaussian noise on each coordinate (Canonne, Kamath, Steinke 2020). Noise is the variance; sensitivity is L2.
        case discreteGaussian = 1
        /// Exact discrete Laplace noise on each coordinate. Noise is the scale; sensitivity is L1.
        case discreteLaplace = 2
        /// One agent's share of a distributed discrete Gaussian (Kairouz, Liu, Steinke 2021). Noise is the variance of this share alone,
        /// so that the price is what holds when nobody else adds any; sensitivity is L2.
        case distributedDiscreteGaussian = 3
        /// A share of Skellam noise (Agarwal, Kairouz, Liu 2021). Noise is the variance of this share alone; sensitivity is L2.
        case skellam = 4
        /// Binary or k-ary randomized response; `dimension` is the number of answers. Noise is epsilon in 10^-6.
        case randomizedResponse = 5
        /// Optimised unary encoding (Wang et al. 2017). Noise is epsilon in 10^-6.
        case unaryEncoding = 6
        /// Hadamard response (Acharya, Sun, Zhang 2019). Noise is epsilon in 10^-6.
        case hadamardResponse = 7
        /// A row of a private count-mean sketch. Noise is epsilon in 10^-6.
        case countMeanSketch = 8
        /// A direction near the clipped vector's (Bhowmick et al. 2018). Noise is epsilon in 10^-6.
        case privUnitG = 9
        /// One bit about a norm, by randomized response, for adaptive clipping (Andrew et al. 2021). Noise is epsilon in 10^-6.
        case privateQuantile = 10
        /// Discrete Laplace noise on each bucket of a declared domain, then a threshold, which is post-processing. Noise is the scale;
        /// sensitivity is L1. Over keys that are not declared a threshold needs a delta, and this ledger records none.
        case thresholdedHistogram = 11

        /// The mechanism's name in statements.
        public var name: String {
            switch self {
            case .none: "none"
            case .discreteGaussian: "discrete Gaussian"
            case .discreteLaplace: "discrete Laplace"
            case .distributedDiscreteGaussian: "distributed discrete Gaussian, one share"
            case .skellam: "Skellam, one share"
            case .randomizedResponse: "randomized response"
            case .unaryEncoding: "optimised unary encoding"
            case .hadamardResponse: "Hadamard response"
            case .countMeanSketch: "count-mean sketch"
            case .privUnitG: "PrivUnitG"
            case .privateQuantile: "private quantile"
            case .thresholdedHistogram: "thresholded histogram"
            }
        }

        /// Whether the noise is given as an epsilon: the mechanism is a pure local randomizer.
        public var isRandomizer: Bool {
            switch self {
            case .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile: true
            case .none, .discreteGaussian, .discreteLaplace, .distributedDiscreteGaussian, .skellam, .thresholdedHistogram: false
            }
        }
    }

    /// No mechanism.
    public static let none = MechanismParameters(
        kind: .none, gridExponent: 0, dimension: 0, clipNorm: 0, noiseNumerator: 0, noiseDenominator: 0, sensitivity: 0)

    /// Which mechanism.
    public let kind: Kind
    /// One integer unit is 2^-gridExponent.
    public let gridExponent: UInt8
    /// The number of coordinates.
    public let dimension: UInt32
    /// The largest norm of a clipped vector, in grid units.
    public let clipNorm: UInt64
    /// The numerator of the variance (Gaussian, Skellam: squared grid units), of the scale (Laplace: grid units) or of the epsilon.
    public let noiseNumerator: UInt64
    /// The denominator of the variance, the scale or the epsilon; a randomizer's is 1,000,000.
    public let noiseDenominator: UInt64
    /// How far replacing a subject's data can move the vector, in grid units; 1 for a randomizer, whose epsilon says it all.
    public let sensitivity: UInt64

    /// The noise in words with its unit: a variance, a scale or an epsilon.
    package var noiseText: String {
        let figure = noiseDenominator == 1 ? "\(noiseNumerator)" : "\(noiseNumerator)/\(noiseDenominator)"
        switch kind {
        case .none: return "no noise"
        case .discreteGaussian, .distributedDiscreteGaussian, .skellam: return "variance \(figure) units²"
        case .discreteLaplace, .thresholdedHistogram: return "scale \(figure) units"
        case .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile:
            return noiseDenominator == 1_000_000 ? "epsilon \(LedgerStatement.micro(noiseNumerator))" : "epsilon \(figure)"
        }
    }

    /// Parameters in grid units.
    public init(
        kind: Kind, gridExponent: UInt8, dimension: UInt32, clipNorm: UInt64, noiseNumerator: UInt64, noiseDenominator: UInt64, sensitivity: UInt64
    ) {
        self.kind = kind
        self.gridExponent = gridExponent
        self.dimension = dimension
        self.clipNorm = clipNorm
        self.noiseNumerator = noiseNumerator
        self.noiseDenominator = noiseDenominator
        self.sensitivity = sensitivity
    }

    /// The discrete Gaussian on a clipped vector: the replace-one sensitivity is twice the clip norm.
    public static func discreteGaussian(
        gridExponent: UInt8, dimension: UInt32, clipNorm: UInt64, varianceNumerator: UInt64, varianceDenominator: UInt64
    ) -> MechanismParameters {
        let (doubled, overflow) = clipNorm.multipliedReportingOverflow(by: 2)
        return MechanismParameters(
            kind: .discreteGaussian, gridExponent: gridExponent, dimension: dimension, clipNorm: clipNorm, noiseNumerator: varianceNumerator,
            noiseDenominator: varianceDenominator, sensitivity: overflow ? .max : doubled)
    }

    /// A local randomizer of this epsilon, in 10^-6, rounded up by who calibrated it.
    ///
    /// - Parameters:
    ///   - kind: One of the kinds that are ``Kind/isRandomizer``; any other costs everything.
    ///   - dimension: Buckets, bits or coordinates of one report.
    ///   - microEpsilon: The randomizer's epsilon, in 10^-6.
    public static func randomizer(
        _ kind: Kind, gridExponent: UInt8 = 0, dimension: UInt32, clipNorm: UInt64 = 1, microEpsilon: UInt64
    ) -> MechanismParameters {
        MechanismParameters(
            kind: kind.isRandomizer ? kind : .none, gridExponent: gridExponent, dimension: dimension, clipNorm: clipNorm,
            noiseNumerator: microEpsilon, noiseDenominator: 1_000_000, sensitivity: 1)
    }
}
