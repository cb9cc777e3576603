/// A running range check and exact sum of squares over lanes of coordinates. No branch depends on a coordinate.
protocol CoordinateTally {
    associatedtype Lanes

    /// Starts a tally for magnitudes up to `bound`, which is at most the largest positive coordinate.
    init(bound: UInt32)

    /// Adds eight coordinates.
    mutating func add(_ lanes: Lanes)

    /// The combined range check: the top bit is set when some magnitude was above the bound.
    var excess: UInt32 { get }

    /// The exact sum of squares, provided that every magnitude was within the bound.
    var squaredNorm: UInt128 { get }
}

/// For 16-bit lanes: a square is at most 2^30, so 64-bit sums cannot overflow in a buffer.
struct NarrowTally: CoordinateTally {
    private let bound: SIMD8<UInt16>
    private var excesses = SIMD8<UInt16>.zero
    private var sums = SIMD4<UInt64>.zero

    @inline(__always)
    init(bound: UInt32) {
        self.bound = SIMD8(repeating: UInt16(truncatingIfNeeded: bound))
    }

    @inline(__always)
    mutating func add(_ lanes: SIMD8<Int16>) {
        let sign = lanes &>> 15
        let magnitude = SIMD8<UInt16>(truncatingIfNeeded: (lanes ^ sign) &- sign)
        // Magnitude 2^15 at most, bound 2^15 - 1 at most: the difference is negative exactly when the magnitude is above the bound.
        excesses |= bound &- magnitude
        let widened = SIMD8<Int32>(truncatingIfNeeded: lanes)
        let squares = unsafe unsafeBitCast(widened &* widened, to: SIMD4<UInt64>.self)
        sums &+= (squares & 0xffff_ffff) &+ (squares &>> 32)
    }

    var excess: UInt32 {
        var combined: UInt16 = 0
        for lane in excesses.indices { combined |= excesses[lane] }
        return UInt32(combined) << 16
    }

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

    var excess: UInt32 { range.excess }

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

    var excess: UInt32 { range.excess }

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

    var excess: UInt32 {
        var combined: UInt32 = 0
        for lane in excesses.indices { combined |= excesses[lane] }
        return combined
    }
}
