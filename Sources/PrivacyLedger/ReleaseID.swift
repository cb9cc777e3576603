/// The name of one release: 32 bytes that the agent draws or derives once, and that never name a subject.
///
/// The ledger refuses to charge the same release twice, so a retry after a crash finds its own row instead of paying again.
public struct ReleaseID: Hashable, Sendable {
    /// The length of every release identifier, in bytes.
    public static let byteCount = 32

    /// The identifier: exactly ``byteCount`` bytes.
    public let bytes: [UInt8]

    /// Creates an identifier, or nil if `bytes` is not exactly ``byteCount`` long.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(digest: [UInt8]) {
        precondition(digest.count == Self.byteCount, "a digest has 32 bytes")
        self.bytes = digest
    }

    /// Reads 64 hexadecimal digits of either case, or nil for anything else.
    public init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Self.byteCount else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.nibble(digits[index]), let low = Self.nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// The identifier as 64 lowercase hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * Self.byteCount)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0f)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ReleaseID: CustomStringConvertible {
    /// The identifier as hexadecimal digits.
    public var description: String { hex }
}
