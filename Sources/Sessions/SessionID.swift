/// The identity of a session: a UUID of version 7 (RFC 9562, section 5.7). Its first 48 bits are the session's start.
public struct SessionID: Sendable, Hashable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    /// Makes an identity.
    /// - Parameters:
    ///   - start: Unix milliseconds; the low 48 bits are used.
    ///   - random: 74 of these 128 bits are used.
    public init(start: Int64, random: (UInt64, UInt64)) {
        high = UInt64(truncatingIfNeeded: start) << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 >> 2
    }

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 36 characters of RFC 9562, in lower case.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { text.append(UInt8(ascii: "-")) }
            let word = nibble < 16 ? high : low
            text.append(digits[Int(word >> UInt64(60 - nibble % 16 * 4) & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
