/// Reads packed coordinates once and reports whether they are in range, and their exact squared norm.
///
/// This is the first of two phases: a report is surveyed, judged, and only then accumulated, so a report that is refused has changed
/// nothing. Trailing bytes that do not make a whole coordinate are not read; compare ``CoordinateSurvey/count`` with the dimension.
///
/// - Parameters:
///   - bytes: big-endian two's complement integers; any bytes are fine, fewer than 2^32 coordinates of them.
///   - width: the width of one coordinate.
///   - bound: the largest magnitude that is in range, at most ``CoordinateWidth/largestMagnitude``. The most negative number of a
///     width has no positive counterpart and is never in range.
///
/// - Precondition: `bound <= width.largestMagnitude`.
public func surveyCoordinates(_ bytes: RawSpan, width: CoordinateWidth, bound: UInt32) -> CoordinateSurvey {
    precondition(bound <= width.largestMagnitude, "the bound does not fit the width")
    return unsafe bytes.withUnsafeBytes { buffer in
        switch width {
        case .one: return unsafe survey(PackedInt8(bytes: buffer), NarrowTally.self, bound: bound)
        case .two: return unsafe survey(PackedInt16(bytes: buffer), NarrowTally.self, bound: bound)
        case .four:
            let packed = unsafe PackedInt32(bytes: buffer)
            let (_, overflow) = (UInt64(bound) * UInt64(bound)).multipliedReportingOverflow(by: UInt64(packed.count))
            if overflow { return survey(packed, UnboundedTally.self, bound: bound) }
            return survey(packed, WideTally.self, bound: bound)
        }
    }
}

/// ``surveyCoordinates(_:width:bound:)`` of a span of bytes.
public func surveyCoordinates(_ bytes: Span<UInt8>, width: CoordinateWidth, bound: UInt32) -> CoordinateSurvey {
    surveyCoordinates(unsafe bytes.bytes, width: width, bound: bound)
}

/// Adds packed coordinates to 64-bit accumulators, coordinate by coordinate.
///
/// The sums wrap, on purpose: a checked sum costs several times as much. A coordinate has magnitude 2^31 or less, so an accumulator that
/// started at zero is exact for 2^32 - 1 reports; the caller bounds the number of reports far below.
///
/// - Precondition: `bytes` holds exactly `sums.count` coordinates. Survey first; this is for bytes that were judged.
public func accumulateCoordinates(_ bytes: RawSpan, width: CoordinateWidth, into sums: inout MutableSpan<Int64>) {
    precondition(bytes.byteCount == sums.count * width.byteCount, "accumulation needs one coordinate for each sum")
    unsafe bytes.withUnsafeBytes { buffer in
        unsafe sums.withUnsafeMutableBufferPointer { target in
            switch width {
            case .one: unsafe accumulate(PackedInt8(bytes: buffer), target)
            case .two: unsafe accumulate(PackedInt16(bytes: buffer), target)
            // To reverse four bytes takes more instructions in lanes than one by one.
            case .four: unsafe accumulateRest(PackedInt32(bytes: buffer), target, from: 0)
            }
        }
    }
}

/// ``accumulateCoordinates(_:width:into:)`` of a span of bytes.
public func accumulateCoordinates(_ bytes: Span<UInt8>, width: CoordinateWidth, into sums: inout MutableSpan<Int64>) {
    accumulateCoordinates(unsafe bytes.bytes, width: width, into: &sums)
}

/// The exact sum of squares of 32-bit coordinates; fewer than 2^32 of them cannot overflow it.
public func exactSquaredNorm(_ coordinates: Span<Int32>) -> UInt128 {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for index in coordinates.indices {
        let magnitude = UInt64(coordinates[index].magnitude)
        let square = magnitude &* magnitude
        low &+= square & 0xffff_ffff
        high &+= square >> 32
    }
    return UInt128(high) << 32 + UInt128(low)
}

/// Eight coordinates at a time, then the rest with zeros in the lanes that are left.
@inline(__always)
private func survey<Packed: PackedCoordinates, Tally: CoordinateTally>(
    _ packed: Packed, _ tally: Tally.Type, bound: UInt32
) -> CoordinateSurvey where Packed.Lane == Tally.Lane {
    let count = packed.count
    var tally = Tally(bound: bound)
    var index = 0
    while index &+ 8 <= count {
        tally.add(packed.lanes(at: index))
        index &+= 8
    }
    var rest = SIMD8<Tally.Lane>()
    for lane in 0..<(count &- index) {
        rest[lane] = Tally.Lane(truncatingIfNeeded: packed.coordinate(at: index &+ lane))
    }
    tally.add(rest)
    let isWithinBound = tally.isWithinBound
    return CoordinateSurvey(count: count, isWithinBound: isWithinBound, squaredNorm: isWithinBound ? tally.squaredNorm : nil)
}

/// Sixteen coordinates at a time, then the rest one by one. Twice eight keeps the loop's own cost small; more gains nothing.
@inline(__always)
private func accumulate<Packed: PackedCoordinates>(_ packed: Packed, _ sums: UnsafeMutableBufferPointer<Int64>) {
    let count = packed.count
    let target = UnsafeMutableRawBufferPointer(sums)
    var index = 0
    while index &+ 16 <= count {
        unsafe add(packed.lanes(at: index), to: target, at: index)
        unsafe add(packed.lanes(at: index &+ 8), to: target, at: index &+ 8)
        index &+= 16
    }
    unsafe accumulateRest(packed, sums, from: index)
}

/// The coordinates from `start` on, one by one.
@inline(__always)
private func accumulateRest<Packed: PackedCoordinates>(_ packed: Packed, _ sums: UnsafeMutableBufferPointer<Int64>, from start: Int) {
    for index in start..<packed.count {
        unsafe sums[index] &+= Int64(packed.coordinate(at: index))
    }
}

/// Adds eight coordinates to the eight sums from `index` on, which the caller has checked; the sums are only aligned for one.
@inline(__always)
private func add<Lane: FixedWidthInteger & SIMDScalar>(_ lanes: SIMD8<Lane>, to sums: UnsafeMutableRawBufferPointer, at index: Int) {
    let offset = index &* 8
    let sum = unsafe sums.loadUnaligned(fromByteOffset: offset, as: SIMD8<Int64>.self) &+ SIMD8<Int64>(truncatingIfNeeded: lanes)
    unsafe sums.storeBytes(of: sum, toByteOffset: offset, as: SIMD8<Int64>.self)
}
