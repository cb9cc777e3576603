/// Floats in a buffer, read one by one or eight at a time, aligned for one.
///
/// The offsets are computed, not checked: every caller proves its bounds once, before its loops.
@safe struct FloatLanes {
    private let bytes: UnsafeRawBufferPointer

    @inline(__always)
    init(_ buffer: UnsafeBufferPointer<Float>) {
        unsafe bytes = UnsafeRawBufferPointer(buffer)
    }

    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Float> {
        unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: SIMD8<Float>.self)
    }

    @inline(__always)
    func four(at index: Int) -> SIMD4<Float> {
        unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
    }

    @inline(__always)
    subscript(index: Int) -> Float {
        unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
    }

    /// Which of `count` entries, at most 64, are not zero at `first` or at `second`: bit k stands for the k-th. Zeros have either sign. Reads
    /// whole vectors of eight, so up to seven entries past them.
    @inline(__always)
    func occupied(at first: Int, or second: Int, count: Int) -> UInt64 {
        var occupied: UInt64 = 0
        var place = 0
        while place < count {
            let either =
                unsafe unsafeBitCast(lanes(at: first &+ place), to: SIMD8<UInt32>.self)
                | unsafeBitCast(lanes(at: second &+ place), to: SIMD8<UInt32>.self)
            // Doubled, they have lost their signs.
            let isZero = unsafe unsafeBitCast(either &+ either .== SIMD8<UInt32>.zero, to: SIMD16<UInt16>.self).evenHalf
            // A byte for each, then one bit of each byte, then all of them in the highest byte.
            let bytes = unsafe unsafeBitCast(unsafeBitCast(isZero, to: SIMD16<UInt8>.self).evenHalf, to: UInt64.self).littleEndian
            let spread = (~bytes & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101
            occupied |= (spread &>> 56) &<< UInt64(place)
            place &+= 8
        }
        return count < 64 ? occupied & (1 &<< UInt64(count) &- 1) : occupied
    }

    /// As ``occupied(at:or:count:)`` for one place, without reading past the entries.
    func occupied(at first: Int, count: Int) -> UInt64 {
        var occupied: UInt64 = 0
        for place in 0..<count where self[first &+ place] != 0 { occupied |= 1 &<< UInt64(place) }
        return occupied
    }
}

/// Floats in a buffer, read and written one by one or eight at a time; as unchecked as ``FloatLanes``.
@safe struct MutableFloatLanes {
    private let bytes: UnsafeMutableRawBufferPointer

    @inline(__always)
    init(_ buffer: UnsafeMutableBufferPointer<Float>) {
        unsafe bytes = UnsafeMutableRawBufferPointer(buffer)
    }

    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Float> {
        unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: SIMD8<Float>.self)
    }

    @inline(__always)
    func store(_ lanes: SIMD8<Float>, at index: Int) {
        unsafe bytes.storeBytes(of: lanes, toByteOffset: index &* 4, as: SIMD8<Float>.self)
    }

    @inline(__always)
    func storeFour(_ four: SIMD4<Float>, at index: Int) {
        unsafe bytes.storeBytes(of: four, toByteOffset: index &* 4, as: SIMD4<Float>.self)
    }

    @inline(__always)
    func add(_ lanes: SIMD8<Float>, at index: Int) { store(self.lanes(at: index) + lanes, at: index) }

    @inline(__always)
    subscript(index: Int) -> Float {
        get { unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: Float.self) }
        nonmutating set { unsafe bytes.storeBytes(of: newValue, toByteOffset: index &* 4, as: Float.self) }
    }
}

extension SIMD8<Float> {
    /// The magnitudes, without a branch.
    @inline(__always)
    var magnitudes: SIMD8<Float> {
        unsafe unsafeBitCast(unsafeBitCast(self, to: SIMD8<UInt32>.self) & 0x7fff_ffff, to: SIMD8<Float>.self)
    }

    /// The sum of the lanes as a tree of halves, an order that every machine follows.
    @inline(__always)
    var treeSum: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
