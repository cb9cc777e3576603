import VectorMath

/// Plain, slow packing and arithmetic to compare the kernels with.
enum PackedValues {
    static func random(_ count: Int, width: CoordinateWidth, magnitude: UInt32, seed: UInt64) -> [Int32] {
        var state = seed
        return (0..<count).map { _ in
            let draw = splitMix(&state) % (2 * UInt64(magnitude) + 1)
            return Int32(Int64(draw) - Int64(magnitude))
        }
    }

    static func pack(_ values: [Int32], width: CoordinateWidth) -> [UInt8] {
        values.flatMap { value in
            (0..<width.byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> Int32(8 * $0)) }
        }
    }

    static func squaredNorm(_ values: [Int32]) -> UInt128 {
        values.reduce(0) { $0 + UInt128($1.magnitude) * UInt128($1.magnitude) }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): a few lines of reproducible test data.
func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
}
