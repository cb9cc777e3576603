/// An ISO 4217 alphabetic currency code: three letters `A` to `Z`. Whether the code is assigned is not checked.
public struct CurrencyCode: Sendable, Hashable, CustomStringConvertible {
    /// The three letters, first letter in the highest of the low 24 bits.
    package let packed: UInt32

    /// Makes a code from its letters; `nil` unless they are three of `A` to `Z`.
    public init?(_ text: String) {
        let letters = Array(text.utf8)
        guard letters.count == 3 else { return nil }
        self.init(letters[0], letters[1], letters[2])
    }

    init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard letters.contains(first), letters.contains(second), letters.contains(third) else { return nil }
        packed = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    /// The three letters.
    public var description: String {
        let letters = [UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8), UInt8(truncatingIfNeeded: packed)]
        return String(decoding: letters, as: UTF8.self)
    }
}
