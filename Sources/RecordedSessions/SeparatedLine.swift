/// One line of separated text.
enum SeparatedLine {
    /// A UTF-8 byte order mark, which some programs put in front of a file.
    private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// The line without the carriage return of a CRLF line end; nil when another one stands in it: a lone one ends a line for some programs
    /// and means nothing to others.
    static func content(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return content.contains(UInt8(ascii: "\r")) ? nil : content
    }

    /// The first line of a file without its byte order mark.
    static func unmarked(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.starts(with: mark) ? line.dropFirst(mark.count) : line }

    /// The fields of a line with quotes (RFC 4180, but that a quoted field ends on its line), unquoted; nil when a quote is not closed or
    /// stands inside a field.
    static func fields(_ line: ArraySlice<UInt8>, by separator: UInt8) -> [ArraySlice<UInt8>]? {
        let quote = UInt8(ascii: "\"")
        guard line.contains(quote) else { return line.split(separator: separator, omittingEmptySubsequences: false) }
        var fields: [ArraySlice<UInt8>] = []
        var rest = line
        while true {
            var field = rest.prefix { $0 != separator }
            if field.first == quote {
                guard let unquoted = unquote(rest) else { return nil }
                field = unquoted.field
                rest = rest[unquoted.end...]
                guard rest.isEmpty || rest.first == separator else { return nil }
            } else {
                guard !field.contains(quote) else { return nil }
                rest = rest[field.endIndex...]
            }
            fields.append(field)
            guard !rest.isEmpty else { return fields }
            rest.removeFirst()
        }
    }

    /// The quoted field that begins a text, and where it ends; nil when it doesn't.
    private static func unquote(_ text: ArraySlice<UInt8>) -> (field: ArraySlice<UInt8>, end: Int)? {
        let quote = UInt8(ascii: "\"")
        var field: [UInt8] = []
        var position = text.startIndex + 1
        while position < text.endIndex {
            let isQuote = text[position] == quote
            let isDoubled = isQuote && position + 1 < text.endIndex && text[position + 1] == quote
            if isQuote && !isDoubled { return (field[...], position + 1) }
            field.append(text[position])
            position += isDoubled ? 2 : 1
        }
        return nil
    }
}
