/// Big-endian integers in a buffer, read one by one or eight at a time.
///
/// The offsets are computed, not checked: every caller keeps its index below ``count``.
protocol PackedCoordinates {
    /// What one coordinate is read into, wide enough for it.
    associatedtype Lane: FixedWidthInteger & SIMDScalar

    /// The number of whole coordinates.
    var count: Int { get }

    /// Eight coordinates from `index` on.
    func lanes(at index: Int) -> SIMD8<Lane>

    /// The coordinate at `index`.
    func coordinate(at index: Int) -> Int32
}

/// Coordinates of one byte.
@safe struct PackedInt8: PackedCoordinates {
    let bytes: UnsafeRawBufferPointer

    @inline(__always)
    var count: Int { unsafe bytes.count }

    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Int16> {
        let stored = unsafe bytes.loadUnaligned(fromByteOffset: index, as: SIMD8<Int8>.self)
        return SIMD8<Int16>(truncatingIfNeeded: stored)
    }

    @inline(__always)
    func coordinate(at index: Int) -> Int32 {
        Int32(unsafe bytes.loadUnaligned(fromByteOffset: index, as: Int8.self))
    }
}

/// Coordinates of two bytes.
@safe struct PackedInt16: PackedCoordinates {
    let bytes: UnsafeRawBufferPointer

    @inline(__always)
    var count: Int { unsafe bytes.count / 2 }

    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Int16> {
        let stored = unsafe bytes.loadUnaligned(fromByteOffset: index &* 2, as: SIMD8<UInt16>.self)
        return SIMD8<Int16>(truncatingIfNeeded: (stored &<< 8) | (stored &>> 8))
    }

    @inline(__always)
    func coordinate(at index: Int) -> Int32 {
        Int32(Int16(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: index &* 2, as: Int16.self)))
    }
}

/// Coordinates of four bytes.
@safe struct PackedInt32: PackedCoordinates {
    let bytes: UnsafeRawBufferPointer

    @inline(__always)
    var count: Int { unsafe bytes.count / 4 }

    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Int32> {
        let stored = unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<UInt16>.self)
        let swapped = unsafe unsafeBitCast((stored &<< 8) | (stored &>> 8), to: SIMD8<UInt32>.self)
        return SIMD8<Int32>(truncatingIfNeeded: (swapped &<< 16) | (swapped &>> 16))
    }

    @inline(__always)
    func coordinate(at index: Int) -> Int32 {
        Int32(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: Int32.self))
    }
}
