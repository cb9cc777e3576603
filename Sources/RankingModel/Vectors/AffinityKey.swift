/// An affinity and its place as one integer: ascending keys are falling affinities, equal ones by place.
package enum AffinityKey {
    /// The key of a number that isn't NaN and a place below 2^32.
    @inlinable
    package static func key(_ affinity: Float, _ place: Int) -> UInt64 {
        let bits = affinity.bitPattern
        let rising = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
        return UInt64(~rising) << 32 | UInt64(place)
    }

    /// The place in a key.
    @inlinable
    package static func place(of key: UInt64) -> Int { Int(key & 0xffff_ffff) }
}
