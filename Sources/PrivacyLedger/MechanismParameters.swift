public import PrivacyAccounting

/// The mechanism of one release, in the integers that it ran with: enough for an auditor to compute the price again.
///
/// The neighbouring relation is always replace-one: everything a subject did may be replaced by anything else.
public struct MechanismParameters: Hashable, Sendable {
    /// The mechanisms that a ledger can record.
    public enum Kind: UInt16, Sendable, CaseIterable {
        /// No mechanism: the row records no release.
        case none = 0
        /// Exact discrete Gaussian noise on each coordinate (Canonne, Kamath, Steinke 2020). Noise is the variance; sensitivity is L2.
        case discreteGaussian = 1
        /// Exact discrete Laplace noise on each coordinate. Noise is the scale; sensitivity is L1.
        case discreteLaplace = 2

        /// The mechanism's name in statements.
        public var name: String {
            switch self {
            case .none: "none"
            case .discreteGaussian: "discrete Gaussian"
            case .discreteLaplace: "discrete Laplace"
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
    /// The numerator of the variance (Gaussian, squared grid units) or of the scale (Laplace, grid units).
    public let noiseNumerator: UInt64
    /// The denominator of the variance or of the scale.
    public let noiseDenominator: UInt64
    /// How far replacing a subject's data can move the vector, in grid units.
    public let sensitivity: UInt64

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

    /// The least that a release with these parameters can cost, rounded up: what a charge must cover.
    ///
    /// Gaussian: rho = sensitivity^2 / (2 variance), no pure price. Laplace: epsilon = sensitivity / scale, rho = epsilon^2 / 2.
    /// Parameters that protect nothing, or a figure that cannot be written down, cost everything.
    public var minimumCost: PrivacyCost {
        let everything = PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        guard kind != .none, noiseNumerator > 0, noiseDenominator > 0 else { return everything }
        switch kind {
        case .none:
            return everything
        case .discreteGaussian:
            let square = UInt128(sensitivity) * UInt128(sensitivity)
            guard let rho = Self.quotientRoundedUp(square, 500_000, UInt128(noiseDenominator), by: UInt128(noiseNumerator)) else { return everything }
            return PrivacyCost(microRho: max(1, rho), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        case .discreteLaplace:
            guard
                let epsilon = Self.quotientRoundedUp(UInt128(sensitivity), 1_000_000, UInt128(noiseDenominator), by: UInt128(noiseNumerator)),
                epsilon != .max, let rho = Self.quotientRoundedUp(UInt128(epsilon), UInt128(epsilon), 1, by: 2_000_000)
            else { return everything }
            return PrivacyCost(microRho: max(1, rho), microEpsilon: max(1, epsilon))
        }
    }

    private static func quotientRoundedUp(_ first: UInt128, _ second: UInt128, _ third: UInt128, by divisor: UInt128) -> UInt64? {
        let (partial, overflow) = first.multipliedReportingOverflow(by: second)
        let (dividend, secondOverflow) = partial.multipliedReportingOverflow(by: third)
        guard !overflow, !secondOverflow else { return nil }
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let (rounded, carry) = quotient.addingReportingOverflow(remainder == 0 ? 0 : 1)
        return carry ? nil : UInt64(exactly: rounded)
    }
}
