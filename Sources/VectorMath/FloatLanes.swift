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
    subscript(index: Int) -> Float {
        unsafe bytes.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
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
