import VectorMath

/// A vector of integers on a grid whose norm, Euclidean or L1, is proven to be at most ``clipNorm`` grid units.
///
/// Rounding to the grid is the last floating-point operation on the way out of the device: the norm, the scaling and everything after
/// them are integers. The clip follows the rounding, so the bound holds for the integers that are released and no rounding error can
/// enlarge the sensitivity.
public struct ClippedVector: Equatable, Sendable {
    /// The most coordinates a vector may have: 2^20.
    public static let dimensionLimit = 1 << 20

    /// The largest magnitude a coordinate may have before the clip, in grid units: 2^47. With ``dimensionLimit`` coordinates the squared
    /// norm stays below 2^115, and every product of the clip below 2^78.
    public static let magnitudeLimit: Int64 = 1 << 47

    /// The clip norms that can be asked for, in grid units: 1 to 2^30, so that a clipped coordinate and its noise fit in 32 bits.
    public static let clipNorms: ClosedRange<UInt64> = 1...(1 << 30)

    /// The coordinates in grid units.
    public let coordinates: [Int32]

    /// The grid the coordinates are on.
    public let grid: FixedPointGrid

    /// The bound on the norm of ``coordinates``, in grid units.
    public let clipNorm: UInt64

    /// Which norm is bounded.
    public let normKind: ClipNormKind

    /// Rounds each value to the nearest grid unit (ties to even) and scales the result into the ball of radius `clipNorm`.
    ///
    /// A vector inside the ball is kept as it is; the zero vector and the empty vector are fine. Otherwise every coordinate is multiplied
    /// by `clipNorm / s`, where `s` is the norm rounded up to an integer, and truncated toward zero. Neither step can grow the norm:
    /// in L2 the sum of squares is at most `clipNorm^2 * norm^2 / s^2`, which is at most `clipNorm^2`; in L1, where `s` is the norm itself,
    /// the sum of magnitudes is at most `clipNorm`.
    ///
    /// - Throws: ``ClipError`` for a value that is not finite or too large, too many values, or a clip norm out of range.
    public init(
        quantizing values: [Float], on grid: FixedPointGrid, clipNorm: UInt64, normKind: ClipNormKind = .l2
    ) throws(ClipError) {
        guard values.count <= Self.dimensionLimit else { throw ClipError(.tooManyCoordinates) }
        guard Self.clipNorms.contains(clipNorm) else { throw ClipError(.clipNormOutOfRange) }
        let units = try Self.quantize(values, on: grid)
        self.coordinates = Self.clip(units, to: clipNorm, normKind)
        self.grid = grid
        self.clipNorm = clipNorm
        self.normKind = normKind
    }

    /// The exact squared Euclidean norm, in squared grid units; at most `clipNorm * clipNorm`.
    public var squaredNorm: UInt128 { exactSquaredNorm(coordinates.span) }

    /// The exact L1 norm, in grid units; at most ``clipNorm`` when that is what was clipped.
    public var magnitudeSum: UInt64 { coordinates.reduce(0) { $0 + UInt64($1.magnitude) } }

    /// Whether the norm of this kind is known to be at most `bound`.
    func isClipped(to bound: UInt64, _ kind: ClipNormKind) -> Bool {
        clipNorm <= bound && (kind == .l2 || normKind == .l1)
    }

    /// 1.5 * 2^52: one unit in the last place there is 1, so adding it to a smaller number rounds that number to an integer.
    private static let roundingConstant: Double = 0x1.8p52

    private static func quantize(_ values: [Float], on grid: FixedPointGrid) throws(ClipError) -> [Int64] {
        let unitsPerOne = grid.unitsPerOne
        let limit = Double(magnitudeLimit)
        var units: [Int64] = []
        units.reserveCapacity(values.count)
        for index in values.indices {
            let value = values[index]
            guard value.isFinite else { throw ClipError(.notFinite, index: index) }
            // A float times a power of two below 2^256 is exact in double precision, so the sum below is the only rounding.
            let scaled = Double(value) * unitsPerOne
            guard scaled.magnitude <= limit else { throw ClipError(.tooLarge, index: index) }
            units.append(Int64(scaled + roundingConstant - roundingConstant))
        }
        return units
    }

    private static func clip(_ units: [Int64], to clipNorm: UInt64, _ kind: ClipNormKind) -> [Int32] {
        let norm: UInt128
        switch kind {
        case .l1:
            norm = units.reduce(0) { $0 + UInt128($1.magnitude) }
        case .l2:
            var squaredNorm: UInt128 = 0
            for unit in units {
                let (high, low) = unit.magnitude.multipliedFullWidth(by: unit.magnitude)
                squaredNorm += UInt128(high) << 64 | UInt128(low)
            }
            norm = squaredNorm <= UInt128(clipNorm) * UInt128(clipNorm) ? 0 : UInt128(squareRootRoundedUp(squaredNorm))
        }
        guard norm > UInt128(clipNorm) else { return units.map { Int32(truncatingIfNeeded: $0) } }
        return units.map { unit in
            let scaled = Int32(truncatingIfNeeded: UInt64(UInt128(unit.magnitude) * UInt128(clipNorm) / norm))
            return unit < 0 ? -scaled : scaled
        }
    }

    /// The smallest integer whose square is at least `square`, for squares below 2^126.
    package static func squareRootRoundedUp(_ square: UInt128) -> UInt64 {
        var low: UInt64 = 0
        var high: UInt64 = 1 << 63
        while low < high {
            let middle = low + (high - low) / 2
            if UInt128(middle) * UInt128(middle) >= square { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
