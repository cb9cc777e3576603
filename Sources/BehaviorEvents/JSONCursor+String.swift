/// Where a string's bytes are, once unescaped.
struct StringToken {
    /// Range in the body, or in the cursor's scratch if the string held an escape.
    var start: Int
    var end: Int
    var isEscaped: Bool
    /// Number of Unicode scalars.
    var scalars: Int
}

extension JSONCursor {
    /// What a string is for; decides which cap and which control characters hold.
    enum StringUse {
        /// At most this many bytes once unescaped, at least one, and no control characters, not even escaped.
        case identifier(Int)
        /// At most this many bytes as written.
        case text(Int)
    }

    /// Reads a string and checks its UTF-8, its escapes and its length.
    mutating func string(_ use: StringUse) throws(EventError) -> StringToken {
        guard peek() == UInt8(ascii: "\"") else { throw mismatch() }
        let quote = position
        position &+= 1
        let start = position
        let cap: Int
        switch use {
        case .identifier(let most), .text(let most): cap = most
        }
        // Bytes below 0x80 that need no care, up to the first that does.
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let token = StringToken(start: start, end: position, isEscaped: false, scalars: position &- start)
                guard token.scalars <= cap else { throw error(.stringTooLong, at: quote) }
                position &+= 1
                if token.scalars == 0, case .identifier = use { throw error(.emptyString, at: quote) }
                return token
            }
            if byte == UInt8(ascii: "\\") || byte >= 0x80 || byte < 0x20 { break }
            position &+= 1
            if position &- start > cap { throw error(.stringTooLong, at: quote) }
        }
        return try carefulString(use, cap: cap, quote: quote)
    }

    /// The rest of a string from its first escape or first byte beyond ASCII.
    private mutating func carefulString(_ use: StringUse, cap: Int, quote: Int) throws(EventError) -> StringToken {
        let start = quote &+ 1
        var scalars = position &- start
        var isEscaped = false
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let end = position
                position &+= 1
                return isEscaped
                    ? StringToken(start: 0, end: scratch.count, isEscaped: true, scalars: scalars)
                    : StringToken(start: start, end: end, isEscaped: false, scalars: scalars)
            case UInt8(ascii: "\\"):
                if !isEscaped {
                    isEscaped = true
                    scratch.removeAll(keepingCapacity: true)
                    scratch.append(contentsOf: bytes[start..<position])
                }
                let offset = position
                let scalar = try escape()
                if case .identifier = use, scalar.value < 0x20 { throw error(.controlCharacter, at: offset) }
                scratch.append(contentsOf: String(scalar).utf8)
            case 0..<0x20:
                throw error(.controlCharacter)
            default:
                let length = try sequenceLength()
                if isEscaped { scratch.append(contentsOf: bytes[position..<position &+ length]) }
                position &+= length
            }
            scalars &+= 1
            let measured: Int
            if isEscaped, case .identifier = use { measured = scratch.count } else { measured = position &- start }
            guard measured <= cap else { throw error(.stringTooLong, at: quote) }
        }
        throw error(.unexpectedEnd)
    }

    /// Length in bytes of the well-formed UTF-8 sequence at the position (Unicode 15, table 3-7).
    private func sequenceLength() throws(EventError) -> Int {
        let first = bytes[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw error(.invalidUTF8)
        }
        for step in 1..<length {
            guard position &+ step < bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
            let allowed = step == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[position &+ step]) else { throw error(.invalidUTF8) }
        }
        return length
    }

    /// Reads one escape, a surrogate pair included.
    private mutating func escape() throws(EventError) -> Unicode.Scalar {
        let offset = position
        guard position &+ 1 < bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
        let letter = bytes[position &+ 1]
        position &+= 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw error(.invalidEscape, at: offset)
        }
        let high = try fourHexDigits(escapeAt: offset)
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00 else { throw error(.loneSurrogate, at: offset) }
        guard position &+ 1 < bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
        guard bytes[position] == UInt8(ascii: "\\"), bytes[position &+ 1] == UInt8(ascii: "u") else { throw error(.loneSurrogate, at: offset) }
        position &+= 2
        let low = try fourHexDigits(escapeAt: offset)
        guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) else {
            throw error(.loneSurrogate, at: offset)
        }
        return scalar
    }

    private mutating func fourHexDigits(escapeAt offset: Int) throws(EventError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw error(.unexpectedEnd) }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
            default: throw error(.invalidEscape, at: offset)
            }
            position &+= 1
        }
        return value
    }
}
