public import PrivacyAccounting
public import TLSPresentation

/// The clip and the noise that every report of a task carries, in integer units of the task's grid.
///
/// The neighbouring relation is replace-one: everything that a subject did is replaced by anything else, so the L2 sensitivity is twice
/// the clip norm. One report costs rho = (2 clip)^2 / (2 variance) in zCDP (Canonne, Kamath, Steinke 2020, theorem 4, which holds for
/// integer vectors with independent discrete Gaussian coordinates).
public struct NoiseParameters: Hashable, Sendable, TLSCodable {
    /// One grid unit is 2^-gridExponent of a model weight. 0 to 30.
    public let gridExponent: UInt8
    /// The largest L2 norm of a clipped vector, in grid units. 1 to 2^24.
    public let clipNorm: UInt64
    /// The numerator of the noise variance, in squared grid units.
    public let varianceNumerator: UInt64
    /// The denominator of the noise variance.
    public let varianceDenominator: UInt64

    /// Noise parameters; their plausibility is decided by ``CompiledLimits``.
    public init(gridExponent: UInt8, clipNorm: UInt64, varianceNumerator: UInt64, varianceDenominator: UInt64) {
        self.gridExponent = gridExponent
        self.clipNorm = clipNorm
        self.varianceNumerator = varianceNumerator
        self.varianceDenominator = varianceDenominator
    }

    /// Reads the parameters; an unknown mechanism code is an error.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard try reader.uint8(field: "mechanism") == 1 else { throw CodecError(.invalidValue, at: start, field: "mechanism") }
        gridExponent = try reader.uint8(field: "grid_exponent")
        clipNorm = try reader.uint64(field: "clip_norm")
        varianceNumerator = try reader.uint64(field: "variance_numerator")
        varianceDenominator = try reader.uint64(field: "variance_denominator")
    }

    /// Writes the parameters behind the discrete Gaussian's mechanism code.
    public func encode(into writer: inout ByteWriter) {
        writer.put(UInt8(1))
        writer.put(gridExponent)
        writer.put(clipNorm)
        writer.put(varianceNumerator)
        writer.put(varianceDenominator)
    }

    /// The noise's standard deviation in grid units.
    public var standardDeviation: Double { (Double(varianceNumerator) / Double(varianceDenominator)).squareRoot() }

    /// The clip norm as a length in weight space.
    public var clip: Double { Double(clipNorm) / Double(UInt64(1) << UInt64(min(gridExponent, 62))) }

    /// The price of one report, rounded up to 10^-6 rho. A variance of zero or an overflow costs everything.
    public var costPerReport: PrivacyCost {
        let (square, squareOverflow) = clipNorm.multipliedReportingOverflow(by: clipNorm)
        guard varianceNumerator > 0, !squareOverflow else { return PrivacyCost(microRho: .max, microEpsilon: .max) }
        // rho = 2 clip^2 / variance, in micro-units, rounded up.
        let (dividend, overflow) = (UInt128(square) * 2_000_000).multipliedReportingOverflow(by: UInt128(varianceDenominator))
        guard !overflow else { return PrivacyCost(microRho: .max, microEpsilon: .max) }
        let divisor = UInt128(varianceNumerator)
        let quotient = (dividend + divisor - 1) / divisor
        return PrivacyCost(microRho: max(1, UInt64(clamping: quotient)), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
    }
}
