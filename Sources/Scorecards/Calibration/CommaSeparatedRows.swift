/// Rows of comma-separated values (RFC 4180): fields may stand in quotes, a doubled quote in quotes is one quote, lines end with LF or CRLF.
struct CommaSeparatedRows {
    private let bytes: [UInt8]
    private var position = 0
    /// Number of the row read last, from 1.
    private(set) var line = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next row that is not empty, or nil at the end.
    mutating func next() throws(ScorecardError) -> [String]? {
        while position < bytes.count {
            line += 1
            let row = try row()
            if row != [""] { return row }
        }
        return nil
    }

    private mutating func row() throws(ScorecardError) -> [String] {
        var fields: [String] = []
        repeat {
            guard fields.count < 1_024 else { throw broken("a row has at most 1024 fields") }
            fields.append(try field())
        } while take(UInt8(ascii: ","))
        _ = take(0x0D)
        guard position == bytes.count || take(0x0A) else { throw broken("something follows a closing quote") }
        return fields
    }

    private mutating func field() throws(ScorecardError) -> String {
        var text: [UInt8] = []
        guard take(UInt8(ascii: "\"")) else {
            while position < bytes.count, ![UInt8(ascii: ","), 0x0A, 0x0D].contains(bytes[position]) {
                guard bytes[position] != UInt8(ascii: "\"") else { throw broken("a quote stands in a field without quotes") }
                text.append(bytes[position])
                position += 1
            }
            return try decoded(text)
        }
        while position < bytes.count {
            if take(UInt8(ascii: "\"")) {
                guard take(UInt8(ascii: "\"")) else { return try decoded(text) }
                text.append(UInt8(ascii: "\""))
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        throw broken("the file ends in a quoted field")
    }

    private func decoded(_ text: [UInt8]) throws(ScorecardError) -> String {
        guard let text = String(validating: text, as: UTF8.self) else { throw broken("a field is not UTF-8") }
        return text
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func broken(_ advice: String) -> ScorecardError { ScorecardError(.badTable, at: "row \(line)", advice) }
}
