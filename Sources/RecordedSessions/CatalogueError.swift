/// Why a catalogue file was refused. Equality is on the code.
package struct CatalogueError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, CaseIterable {
        /// The file could not be opened or read, or its compression is damaged.
        case unreadable
        /// A line is too long or isn't UTF-8.
        case badLine
        /// The first line names no column `id`, or a column twice or without a name.
        case badHeader
        /// A row has more or fewer fields than the header.
        case wrongColumnCount
        /// A quote is not closed on its line, or stands where none may.
        case badQuote
        /// A line isn't one JSON object of plain values.
        case badJSON
        /// A row has no identifier.
        case noIdentifier
        /// A value isn't of the kind that the header declares.
        case badValue
        /// A price isn't a number of at least 0 with at most two decimals, or too high.
        case badPrice
    }

    package let code: Code
    /// The 1-based line, or 0 when the failure has none.
    package let line: Int
    /// The column's name, or an empty text.
    package let column: String

    package init(_ code: Code, line: Int = 0, column: String = "") {
        self.code = code
        self.line = line
        self.column = column
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String {
        let place = [line == 0 ? nil : "line \(line)", column.isEmpty ? nil : "column \(column)"].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? code.rawValue : "\(place): \(code.rawValue)"
    }

    /// What to do about it, as one sentence.
    package var advice: String {
        switch code {
        case .unreadable: "Check the path, that the file may be read and, if it is compressed, that it is whole."
        case .badLine: "A line is UTF-8 of at most \(RecordedSessionParser.Limit.lineBytes) bytes."
        case .badHeader: "The first line names the columns, each once: id, and any of category, price, price_minor and attributes."
        case .wrongColumnCount: "Give each row as many fields as the header; a field with a separator in it stands in double quotes."
        case .badQuote: "A quoted field begins and ends with a double quote on the same line; a quote inside is doubled."
        case .badJSON: "Write one JSON object a line with texts, numbers, true, false or null as values."
        case .noIdentifier: "Every row needs an id."
        case .badValue: "The header declares another kind (NAME:number, NAME:flag); correct the value or declare NAME:text."
        case .badPrice: "price is in units with at most two decimals (49.90), price_minor a whole number of minor units (4990)."
        }
    }
}
