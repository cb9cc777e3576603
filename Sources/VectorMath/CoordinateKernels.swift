/// Reads packed coordinates once and reports their range and exact squared norm.
///
/// This is the first of two phases: a report is surveyed, judged, and only then accumulated, so a report that is refused has changed
/// nothing. Trailing bytes that do not make a whole coordinate are not read; compare ``CoordinateSurvey/count`` with the dimension.
public func surveyCoordinates(_ bytes: RawSpan, width: CoordinateWidth) -> CoordinateSurvey {
    unsafe bytes.withUnsafeBytes { buffer in
        switch width {
        case .one: unsafe survey(buffer, as: Int8.self)
        case .two: unsafe survey(buffer, as: Int16.self)
        case .four: unsafe survey(buffer, as: Int32.self)
        }
    }
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
            case .one: unsafe accumulate(buffer, as: Int8.self, into: target)
            case .two: unsafe accumulate(buffer, as: Int16.self, into: target)
            case .four: unsafe accumulate(buffer, as: Int32.self, into: target)
            }
        }
    }
}

/// The exact sum of squares of 32-bit coordinates; fewer than 2^32 of them cannot overflow it.
public func exactSquaredNorm(_ coordinates: Span<Int32>) -> UInt128 {
    var squares = SplitSquares()
    for index in coordinates.indices {
        squares.add(coordinates[index])
    }
    return squares.sum
}

// The loops below are written so that the compiler turns them into vector code: wrapping arithmetic, no early exit, and one load of
// a whole coordinate at an offset the buffer is known to hold.

@inline(__always)
private func survey<Coordinate: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, as type: Coordinate.Type
) -> CoordinateSurvey {
    let size = MemoryLayout<Coordinate>.size
    let count = bytes.count / size
    var minimum: Coordinate = 0
    var maximum: Coordinate = 0
    var squares = SplitSquares()
    if let base = bytes.baseAddress {
        for index in 0..<count {
            let stored = unsafe base.loadUnaligned(fromByteOffset: index &* size, as: type)
            let coordinate = Coordinate(bigEndian: stored)
            minimum = min(minimum, coordinate)
            maximum = max(maximum, coordinate)
            squares.add(Int32(truncatingIfNeeded: coordinate))
        }
    }
    return CoordinateSurvey(
        count: count, minimum: Int32(truncatingIfNeeded: minimum), maximum: Int32(truncatingIfNeeded: maximum), squaredNorm: squares.sum)
}

@inline(__always)
private func accumulate<Coordinate: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, as type: Coordinate.Type, into sums: UnsafeMutableBufferPointer<Int64>
) {
    guard let base = bytes.baseAddress, let target = sums.baseAddress else { return }
    let size = MemoryLayout<Coordinate>.size
    for index in 0..<sums.count {
        let stored = unsafe base.loadUnaligned(fromByteOffset: index &* size, as: type)
        unsafe target[index] &+= Int64(truncatingIfNeeded: Coordinate(bigEndian: stored))
    }
}

/// A sum of squares of 32-bit coordinates, kept as two sums of the squares' halves: a square is at most 2^62, so the halves of fewer
/// than 2^32 squares cannot overflow, and no step needs a carry.
private struct SplitSquares {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    @inline(__always)
    mutating func add(_ coordinate: Int32) {
        let magnitude = UInt64(coordinate.magnitude)
        let square = magnitude &* magnitude
        low &+= square & 0xffff_ffff
        high &+= square >> 32
    }

    var sum: UInt128 { UInt128(high) << 32 + UInt128(low) }
}
