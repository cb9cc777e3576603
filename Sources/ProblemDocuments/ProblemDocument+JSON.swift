extension ProblemDocument {
    /// The document as JSON (RFC 8259) in UTF-8, without white space.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.append(UInt8(ascii: "{"))
        writer.member("type", .string(type.uri))
        writer.member("title", .string(type.title))
        writer.member("status", .integer(status))
        if let detail { writer.member("detail", .string(detail)) }
        if let instance { writer.member("instance", .string(instance)) }
        for (name, value) in extensions { writer.member(name, value) }
        writer.bytes.append(UInt8(ascii: "}"))
        return writer.bytes
    }
}

/// Writes JSON values.
private struct JSONWriter {
    var bytes: [UInt8] = []
    private var isFirst = true

    mutating func member(_ name: String, _ value: ProblemValue) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        string(name)
        bytes.append(UInt8(ascii: ":"))
        self.value(value)
    }

    private mutating func value(_ value: ProblemValue) {
        switch value {
        case .string(let text): string(text)
        case .integer(let number): bytes += String(number).utf8
        case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                self.value(element)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Quotes a text. Besides what RFC 8259 requires, `<` and `>` are escaped, so that the bytes are harmless where a browser takes them for
    /// a page, and U+2028 and U+2029, which end lines in old scripts.
    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "\u{0}"..."\u{1F}", "\u{7F}", "<", ">", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u".utf8
                bytes += String(repeating: "0", count: 4 - digits.utf8.count).utf8
                bytes += digits.utf8
            default: bytes += String(scalar).utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
