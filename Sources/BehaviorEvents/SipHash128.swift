/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; reference code `siphash.c`).
///
/// Used where a small fixed-size name of some bytes is enough: event identities and the check sum of stored session state. It is not
/// used for anything that an adversary must not forge.
package enum SipHash128 {
    /// A 128-bit key as two little-endian words.
    package struct Key: Sendable {
        package let first: UInt64
        package let second: UInt64

        package init(_ first: UInt64, _ second: UInt64) {
            self.first = first
            self.second = second
        }
    }

    /// "sotto-1 event id" in ASCII.
    package static var eventIDKey: Key { Key(0x2031_2D6F_7474_6F73, 0x6469_2074_6E65_7665) }

    /// Hashes `bytes[start..<end]`; both words are the digest's bytes read little-endian.
    package static func hash(_ bytes: [UInt8], from start: Int, to end: Int, key: Key) -> (first: UInt64, second: UInt64) {
        precondition(start >= 0 && start <= end && end <= bytes.count)
        var state = State(key)
        var at = start
        while end &- at >= 8 {
            var word: UInt64 = 0
            for shift in 0..<8 { word |= UInt64(bytes[at &+ shift]) &<< UInt64(shift &* 8) }
            state.absorb(word)
            at &+= 8
        }
        var last = UInt64(truncatingIfNeeded: end &- start) &<< 56
        var shift: UInt64 = 0
        while at < end {
            last |= UInt64(bytes[at]) &<< shift
            shift &+= 8
            at &+= 1
        }
        state.absorb(last)
        return state.finish()
    }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        init(_ key: Key) {
            v0 = key.first ^ 0x736F_6D65_7073_6575
            v1 = key.second ^ 0x646F_7261_6E64_6F6D ^ 0xEE
            v2 = key.first ^ 0x6C79_6765_6E65_7261
            v3 = key.second ^ 0x7465_6462_7974_6573
        }

        @inline(__always)
        mutating func round() {
            v0 = v0 &+ v1
            v2 = v2 &+ v3
            v1 = (v1 &<< 13 | v1 &>> 51) ^ v0
            v3 = (v3 &<< 16 | v3 &>> 48) ^ v2
            v0 = v0 &<< 32 | v0 &>> 32
            v2 = v2 &+ v1
            v0 = v0 &+ v3
            v1 = (v1 &<< 17 | v1 &>> 47) ^ v2
            v3 = (v3 &<< 21 | v3 &>> 43) ^ v0
            v2 = v2 &<< 32 | v2 &>> 32
        }

        @inline(__always)
        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish() -> (first: UInt64, second: UInt64) {
            v2 ^= 0xEE
            for _ in 0..<4 { round() }
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xDD
            for _ in 0..<4 { round() }
            return (first, v0 ^ v1 ^ v2 ^ v3)
        }
    }
}
