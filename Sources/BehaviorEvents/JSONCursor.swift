/// A position in a JSON text (RFC 8259) and the strict readers of its tokens.
///
/// There is no recursion and no tree: the event grammar asks for the token it expects, and anything else is an error where it stands.
struct JSONCursor {
    let bytes: [UInt8]
    /// Next byte to read; at most `bytes.count`.
    var position = 0
    /// Number of the event being read, for errors.
    var event = 0
    /// Unescaped bytes of the last string that held an escape.
    var scratch: [UInt8] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func error(_ code: EventError.Code, at offset: Int? = nil) -> EventError {
        EventError(code, at: min(offset ?? position, bytes.count), event: event)
    }

    /// Skips white space and returns the next byte without reading it, or zero at the end. Zero is no token of JSON, so callers need no
    /// second case.
    @inline(__always)
    mutating func peek() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position &+= 1
        }
        return 0
    }

    /// The error for a byte that is not what the grammar asks for.
    func unexpected() -> EventError {
        error(position < bytes.count ? .unexpectedByte : .unexpectedEnd)
    }

    /// The error for a value whose first byte is not that of the type asked for.
    func mismatch() -> EventError {
        guard position < bytes.count else { return error(.unexpectedEnd) }
        switch bytes[position] {
        case UInt8(ascii: "N"), UInt8(ascii: "I"): return error(.notANumber)
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return error(.wrongType)
        default: return error(.unexpectedByte)
        }
    }

    /// Reads one punctuation byte after white space.
    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(EventError) {
        guard peek() == byte else { throw unexpected() }
        position &+= 1
    }

    /// After a member of an object or array: reads `,` and returns true, or reads `closing` and returns false.
    @inline(__always)
    mutating func continues(until closing: UInt8) throws(EventError) -> Bool {
        let byte = peek()
        guard byte == UInt8(ascii: ",") || byte == closing else { throw unexpected() }
        position &+= 1
        return byte != closing
    }

    /// Reads a quoted name of a closed vocabulary. Those names are lower-case letters and `_`, so that any other byte, an escape
    /// included, makes the name unknown; the error stands at the opening quote.
    @inline(__always)
    mutating func name(in table: NameTable, unknown: EventError.Code) throws(EventError) -> Int {
        let quote = position
        position &+= 1
        let start = position
        var hash = NameTable.seed
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                guard let index = table.find(bytes, from: start, to: position, hash: hash) else { throw error(unknown, at: quote) }
                position &+= 1
                return index
            }
            guard byte == UInt8(ascii: "_") || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")), position &- start < table.longest
            else { throw error(unknown, at: quote) }
            hash = NameTable.mix(hash, byte)
            position &+= 1
        }
        throw error(.unexpectedEnd)
    }
}
