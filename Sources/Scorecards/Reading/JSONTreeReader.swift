/// Reads a JSON text (RFC 8259) into a tree: strict UTF-8, no key twice in an object, finite numbers, bounded depth.
struct JSONTreeReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Reads the whole of `bytes`.
    ///
    /// - Throws: `tooLarge`, `notJSON`, `duplicateKey`, `numberOutOfRange`.
    static func read(_ bytes: [UInt8]) throws(ScorecardError) -> JSONNode {
        guard bytes.count <= ScorecardLimits.fileBytes else {
            throw ScorecardError(.tooLarge, at: "$", "a file has at most \(ScorecardLimits.fileBytes) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw ScorecardError(.notJSON, at: "$", "the file is not UTF-8; save it as UTF-8 without a byte order mark")
        }
        var reader = JSONTreeReader(bytes: bytes)
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.broken("something follows the end of the JSON") }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(ScorecardError) -> JSONNode {
        guard depth <= ScorecardLimits.depth else { throw error(.tooLarge, "nested more than \(ScorecardLimits.depth) levels deep") }
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw broken("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws(ScorecardError) -> JSONNode {
        var members: [JSONMember] = []
        var keys: Set<String> = []
        position += 1
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw broken("a key in quotes was expected") }
            let key = try string()
            guard keys.insert(key).inserted else { throw error(.duplicateKey, "the key \(Quoted(key)) stands here a second time; keep one") }
            skipSpace()
            guard take(":") else { throw broken("a colon was expected") }
            members.append(JSONMember(key: key, node: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw broken("a comma or a closing brace was expected") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(ScorecardError) -> JSONNode {
        var nodes: [JSONNode] = []
        position += 1
        skipSpace()
        if take("]") { return .list([]) }
        repeat {
            nodes.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw broken("a comma or a closing bracket was expected") }
        return .list(nodes)
    }

    private mutating func word(_ text: StaticString, _ value: JSONNode) throws(ScorecardError) -> JSONNode {
        for expected in "\(text)".utf8 {
            guard byte == expected else { throw broken("a value was expected") }
            position += 1
        }
        return value
    }

    private mutating func number() throws(ScorecardError) -> Double {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            throw error(.numberOutOfRange, "the number is too large")
        }
        return number
    }

    private mutating func digits() throws(ScorecardError) {
        guard isDigit else { throw broken("a digit was expected") }
        while isDigit { position += 1 }
    }

    private mutating func string() throws(ScorecardError) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw broken("a control character stands in a text; write it as an escape")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw broken("the file ends in a text")
    }

    private mutating func escape() throws(ScorecardError) -> Unicode.Scalar {
        position += 1
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
        default: throw broken("an escape that JSON does not have")
        }
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard take("\\"), take("u") else { throw broken("half a surrogate pair") }
        let low = try fourDigits()
        guard (0xD800..<0xDC00).contains(high), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw broken("half a surrogate pair") }
        return scalar
    }

    private mutating func fourDigits() throws(ScorecardError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
            default: throw broken("four hexadecimal digits were expected")
            }
            position += 1
        }
        return value
    }

    private mutating func skipSpace() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// The byte at the position, or zero, which is no part of JSON, at the end.
    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func broken(_ advice: String) -> ScorecardError { error(.notJSON, advice) }

    private func error(_ code: ScorecardError.Code, _ advice: String) -> ScorecardError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return ScorecardError(code, at: "line \(line), column \(column)", advice)
    }
}
