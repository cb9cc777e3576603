/// A closed set of short ASCII names, found by hash from bytes without making a string.
///
/// The hash is FNV-1a over the bytes; since the set is closed and every hit is compared byte by byte, nothing outside can make it slow or
/// wrong.
struct NameTable: Sendable {
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    private let slots: [Int16]
    private let bytes: [[UInt8]]
    private let mask: Int
    let longest: Int

    init(_ names: [String]) {
        var size = 16
        while size < names.count * 4 { size *= 2 }
        var slots = [Int16](repeating: -1, count: size)
        bytes = names.map { Array($0.utf8) }
        mask = size - 1
        longest = bytes.map(\.count).max() ?? 0
        for (index, name) in bytes.enumerated() {
            var slot = Self.slot(name.reduce(Self.seed, Self.mix), mask)
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int16(index)
        }
        self.slots = slots
    }

    @inline(__always)
    static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    @inline(__always)
    private static func slot(_ hash: UInt64, _ mask: Int) -> Int { Int(truncatingIfNeeded: hash ^ hash &>> 29) & mask }

    /// The position of the name that stands in `text[start..<end]` and whose mixed hash is `hash`.
    @inline(__always)
    func find(_ text: [UInt8], from start: Int, to end: Int, hash: UInt64) -> Int? {
        var slot = Self.slot(hash, mask)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if equals(bytes[index], text, from: start, to: end) { return index }
            slot = (slot &+ 1) & mask
        }
        return nil
    }
}

/// Whether `name` and `text[start..<end]` are the same bytes.
@inline(__always)
func equals(_ name: [UInt8], _ text: [UInt8], from start: Int, to end: Int) -> Bool {
    guard name.count == end &- start else { return false }
    var at = 0
    while at < name.count {
        if name[at] != text[start &+ at] { return false }
        at &+= 1
    }
    return true
}
