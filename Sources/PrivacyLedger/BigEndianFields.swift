// The ledger's own field codec: fixed-width big-endian integers in a fixed order. Reads are bounds-checked and never trap.

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth - 8
        while shift >= 0 {
            append(UInt8(truncatingIfNeeded: value >> shift))
            shift -= 8
        }
    }

    mutating func append(digest: LedgerDigest) {
        let words = digest.words
        append(bigEndian: words.0)
        append(bigEndian: words.1)
        append(bigEndian: words.2)
        append(bigEndian: words.3)
    }
}

/// Reads fields from the front of a buffer; every read past the end yields nil.
struct FieldReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func integer<Integer: FixedWidthInteger & UnsignedInteger>(_: Integer.Type = Integer.self) -> Integer? {
        let width = Integer.bitWidth / 8
        guard bytes.count - position >= width else { return nil }
        var value: Integer = 0
        for index in position..<position + width { value = value << 8 | Integer(truncatingIfNeeded: bytes[index]) }
        position += width
        return value
    }

    mutating func digest() -> LedgerDigest? {
        guard let word0 = integer(UInt64.self), let word1 = integer(UInt64.self), let word2 = integer(UInt64.self),
            let word3 = integer(UInt64.self)
        else { return nil }
        return LedgerDigest(words: (word0, word1, word2, word3))
    }

    mutating func slice(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, bytes.count - position >= count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
