import TLSPresentation

/// Standard base64 with padding (RFC 4648, section 4), as notes write keys, hashes and signatures. Only the canonical form is read.
enum Base64Text {
    static func encode(_ bytes: some Collection<UInt8>) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4), !digits.contains(UInt8(ascii: "-")), !digits.contains(UInt8(ascii: "_")) else { return nil }
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        let url = digits.dropLast(padding).map { digit in
            digit == UInt8(ascii: "+") ? UInt8(ascii: "-") : digit == UInt8(ascii: "/") ? UInt8(ascii: "_") : digit
        }
        return Base64URL.decode(String(decoding: url, as: UTF8.self))
    }
}

/// Decimal numbers as the specifications write them: no sign, no leading zero.
enum DecimalText {
    static func parse(_ text: some StringProtocol) -> UInt64? {
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || text.first != "0" else {
            return nil
        }
        return UInt64(text)
    }
}
