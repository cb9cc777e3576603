extension StrictJSON {
    /// The value as the JSON Canonicalization Scheme writes it (RFC 8785): no white space, names sorted by UTF-16 code units, numbers as
    /// ECMAScript prints them. The order in which members were written leaves no trace.
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// A whole number as a value; exact up to 2^53.
    package static func number(_ number: Int) -> StrictJSON { StrictJSON(.number(Double(number))) }

    /// A text as a value.
    package static func text(_ text: String) -> StrictJSON { StrictJSON(.text(text)) }

    /// Texts as a value.
    package static func texts(_ texts: some Sequence<String>) -> StrictJSON { StrictJSON(.array(texts.map(Self.text))) }

    /// An object of these members.
    package static func object(_ members: KeyValuePairs<String, StrictJSON>) -> StrictJSON {
        StrictJSON(.object(members.map { Member($0.key, $0.value) }))
    }

    private func write(to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += Self.digits(of: number).utf8
        case .text(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0C: bytes += #"\f"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case 0..<0x20: bytes += (#"\u00"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// ECMAScript's Number::toString: the shortest digits that round back, an exponent only below 1e-6 and from 1e21.
    package static func digits(of number: Double) -> String {
        guard number.isFinite, number != 0 else { return "0" }
        let shortest = number.magnitude.description.split(separator: "e")
        let halves = shortest[0].split(separator: ".", omittingEmptySubsequences: false)
        var exponent = (shortest.count > 1 ? Int(shortest[1]) ?? 0 : 0) + halves[0].count
        var digits = String(halves[0]) + (halves.count > 1 ? String(halves[1]) : "")
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        let sign = number < 0 ? "-" : ""
        // The value is 0.digits times ten to the exponent.
        switch exponent {
        case digits.count...21: return sign + digits + String(repeating: "0", count: exponent - digits.count)
        case 1...21: return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        case -5...0: return sign + "0." + String(repeating: "0", count: -exponent) + digits
        default:
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + "e" + (exponent > 0 ? "+" : "-") + "\((exponent - 1).magnitude)"
        }
    }
}
