/// A running range check and exact sum of squares over lanes of coordinates. No branch depends on a coordinate.
protocol CoordinateTally {
    associatedtype Lane: FixedWidthInteger & SIMDScalar

    /// Starts a tally for magnitudes up to `bound`, which is at most the largest positive coordinate.
    init(bound: UInt32)

    /// Adds eight coordinates.
    mutating func add(_ lanes: SIMD8<Lane>)

    /// Whether every magnitude was within the bound.
    var isWithinBound: Bool { get }

    /// The exact sum of squares, provided that every magnitude was within the bound.
    var squaredNorm: UInt128 { get }
}

/// For 16-bit lanes.
///
/// Exact for every lane, even -2^15: a square is at most 2^30, so the sum of an even and an odd one is at most 2^31 and fits 32 bits
/// without a sign. Only then is it widened, and fewer than 2^32 coordinates sum to less than 2^62. Written in this order, the
/// multiplications and the first addition are one instruction on x86-64 (`pmaddwd`).
struct NarrowTally: CoordinateTally {
    private let bound: Int16
    // Zero is within every bound, so starting at it changes nothing.
    private var least = SIMD8<Int16>.zero
    private var largest = SIMD8<Int16>.zero
    private var sums = SIMD4<UInt64>.zero

    @inline(__always)
    init(bound: UInt32) {
        self.bound = Int16(bound)
    }

    @inline(__always)
    mutating func add(_ lanes: SIMD8<Int16>) {
        least = pointwiseMin(least, lanes)
        largest = pointwiseMax(largest, lanes)
        let widened = SIMD8<Int32>(truncatingIfNeeded: lanes)
        let squares = SIMD8<UInt32>(truncatingIfNeeded: widened &* widened)
        sums &+= SIMD4<UInt64>(truncatingIfNeeded: squares.evenHalf &+ squares.oddHalf)
    }

    /// The bound is 2^15 - 1 at most, so its negative exists and -2^15 is below it.
    var isWithinBound: Bool { largest.max() <= bound && least.min() >= -bound }

    var squaredNorm: UInt128 { UInt128(sums.wrappedSum()) }
}

/// For 32-bit lanes whose bound and number keep the sum of squares below 2^64.
struct WideTally: CoordinateTally {
    private var range: WideRange
    private var sums = SIMD4<UInt64>.zero

    @inline(__always)
    init(bound: UInt32) {
        range = WideRange(bound: bound)
    }

    @inline(__always)
    mutating func add(_ lanes: SIMD8<Int32>) {
        let (even, odd) = range.magnitudes(of: lanes)
        sums &+= (even &* even) &+ (odd &* odd)
    }

    var isWithinBound: Bool { range.isWithinBound }

    var squaredNorm: UInt128 { UInt128(sums.wrappedSum()) }
}

/// For 32-bit lanes of any bound: the halves of the squares, 2^62 at most, are summed apart, so fewer than 2^32 of them need no carry.
struct UnboundedTally: CoordinateTally {
    private var range: WideRange
    private var low = SIMD4<UInt64>.zero
    private var high = SIMD4<UInt64>.zero

    @inline(__always)
    init(bound: UInt32) {
        range = WideRange(bound: bound)
    }

    @inline(__always)
    mutating func add(_ lanes: SIMD8<Int32>) {
        let (even, odd) = range.magnitudes(of: lanes)
        let evenSquares = even &* even
        let oddSquares = odd &* odd
        low &+= (evenSquares & 0xffff_ffff) &+ (oddSquares & 0xffff_ffff)
        high &+= (evenSquares &>> 32) &+ (oddSquares &>> 32)
    }

    var isWithinBound: Bool { range.isWithinBound }

    var squaredNorm: UInt128 { UInt128(high.wrappedSum()) << 32 + UInt128(low.wrappedSum()) }
}

/// The range check of 32-bit lanes.
private struct WideRange {
    private let bound: SIMD8<UInt32>
    private var excesses = SIMD8<UInt32>.zero

    @inline(__always)
    init(bound: UInt32) {
        self.bound = SIMD8(repeating: bound)
    }

    /// Checks eight coordinates and returns their magnitudes in two vectors of 64-bit lanes.
    @inline(__always)
    mutating func magnitudes(of lanes: SIMD8<Int32>) -> (even: SIMD4<UInt64>, odd: SIMD4<UInt64>) {
        let sign = lanes &>> 31
        let magnitude = SIMD8<UInt32>(truncatingIfNeeded: (lanes ^ sign) &- sign)
        // Magnitude 2^31 at most, bound 2^31 - 1 at most: the difference is negative exactly when the magnitude is above the bound.
        excesses |= bound &- magnitude
        let pairs = unsafe unsafeBitCast(magnitude, to: SIMD4<UInt64>.self)
        return (pairs & 0xffff_ffff, pairs &>> 32)
    }

    var isWithinBound: Bool {
        var combined: UInt32 = 0
        for lane in excesses.indices { combined |= excesses[lane] }
        return combined >> 31 == 0
    }
}
