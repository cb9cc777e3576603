extension StrictJSONReader {
    /// Reads a number by RFC 8259's grammar and rounds it once, to the nearest Double.
    mutating func number() throws(StrictJSONError) -> Double {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        switch byte {
        case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            throw error(.invalidNumber, at: start)
        default: break
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw error(.invalidNumber, at: start) }
        guard number.isFinite else { throw error(.numberOutOfRange, at: start) }
        return number
    }

    private mutating func digits() throws(StrictJSONError) {
        guard isDigit else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
        while isDigit { position += 1 }
    }

    private var isDigit: Bool { (0x30...0x39).contains(byte) }

    /// Reads a text, from its opening to its closing quote, and checks its UTF-8 and its escapes.
    mutating func text() throws(StrictJSONError) -> String {
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: text, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
                return text
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw error(.controlCharacter)
            case let byte:
                text.append(byte)
                position += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    /// Reads one escape, a surrogate pair included.
    private mutating func escape() throws(StrictJSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        let letter = byte
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw error(.invalidEscape, at: start)
        }
        let high = try hexadecimal(escapeAt: start)
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, byte == UInt8(ascii: "\\") else { throw error(.loneSurrogate, at: start) }
        position += 1
        guard byte == UInt8(ascii: "u") else { throw error(.loneSurrogate, at: start) }
        position += 1
        let low = try hexadecimal(escapeAt: start)
        guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) else {
            throw error(.loneSurrogate, at: start)
        }
        return scalar
    }

    private mutating func hexadecimal(escapeAt start: Int) throws(StrictJSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error(.invalidEscape, at: start) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
