/// A position in a JSON text. One call a level of nesting; the depth is checked before each.
struct StrictJSONReader {
    let bytes: [UInt8]
    let limits: StrictJSONLimits
    /// Next byte to read; at most `bytes.count`.
    var position = 0
    private var depth = 0
    private var values = 0

    init(_ bytes: [UInt8], limits: StrictJSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The one value of the text.
    mutating func document() throws(StrictJSONError) -> StrictJSON {
        guard bytes.count <= limits.bytes else { throw error(.tooLarge, at: limits.bytes) }
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error(.trailingText) }
        return value
    }

    func error(_ code: StrictJSONError.Code, at offset: Int? = nil) -> StrictJSONError {
        StrictJSONError(code, at: offset ?? position, in: bytes)
    }

    /// The error for a byte that the grammar does not allow here.
    func unexpected() -> StrictJSONError { error(position < bytes.count ? .unexpectedByte : .unexpectedEnd) }

    /// The byte at the position, or zero, which no token begins with, at the end.
    var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipSpace() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws(StrictJSONError) -> StrictJSON {
        skipSpace()
        let start = position
        values += 1
        guard values <= limits.values else { throw error(.tooManyValues) }
        switch byte {
        case UInt8(ascii: "{"): return StrictJSON(.object(try members()), at: start)
        case UInt8(ascii: "["): return StrictJSON(.array(try elements()), at: start)
        case UInt8(ascii: "\""): return StrictJSON(.text(try text()), at: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return StrictJSON(.number(try number()), at: start)
        case UInt8(ascii: "t"):
            try word("true")
            return StrictJSON(.flag(true), at: start)
        case UInt8(ascii: "f"):
            try word("false")
            return StrictJSON(.flag(false), at: start)
        case UInt8(ascii: "n"):
            try word("null")
            return StrictJSON(.null, at: start)
        default: throw unexpected()
        }
    }

    private mutating func word(_ word: StaticString) throws(StrictJSONError) {
        for expected in "\(word)".utf8 {
            guard byte == expected else { throw unexpected() }
            position += 1
        }
    }

    private mutating func enter() throws(StrictJSONError) {
        guard depth < limits.depth else { throw error(.tooDeep) }
        depth += 1
        position += 1
        skipSpace()
    }

    /// After an element: true when a comma promises another one, false behind the closing byte.
    private mutating func goesOn(until close: UInt8) throws(StrictJSONError) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: ",") || byte == close else { throw unexpected() }
        position += 1
        guard bytes[position - 1] == close else {
            skipSpace()
            return true
        }
        depth -= 1
        return false
    }

    private mutating func elements() throws(StrictJSONError) -> [StrictJSON] {
        try enter()
        var elements: [StrictJSON] = []
        if byte == UInt8(ascii: "]") {
            _ = try goesOn(until: UInt8(ascii: "]"))
            return elements
        }
        repeat { elements.append(try value()) } while try goesOn(until: UInt8(ascii: "]"))
        return elements
    }

    private mutating func members() throws(StrictJSONError) -> [StrictJSON.Member] {
        try enter()
        var members: [StrictJSON.Member] = []
        var names: Set<String> = []
        if byte == UInt8(ascii: "}") {
            _ = try goesOn(until: UInt8(ascii: "}"))
            return members
        }
        repeat {
            guard byte == UInt8(ascii: "\"") else { throw unexpected() }
            let start = position
            let name = try text()
            guard names.insert(name).inserted else { throw error(.duplicateName, at: start) }
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw unexpected() }
            position += 1
            members.append(StrictJSON.Member(name, try value()))
        } while try goesOn(until: UInt8(ascii: "}"))
        return members
    }
}
