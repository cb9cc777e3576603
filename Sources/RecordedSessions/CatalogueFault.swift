/// Why a catalogue file was refused.
package typealias CatalogueError = LineFileError<CatalogueFault>

/// What can be wrong with a catalogue file.
package enum CatalogueFault: String, LineFileFault {
    /// The file could not be opened or read.
    case unreadable
    /// Compressed data is damaged, truncated or expands past the cap.
    case badCompression
    /// A line is too long or isn't UTF-8.
    case badLine
    /// A carriage return stands elsewhere than before a line feed.
    case badLineEnd
    /// The first line names no column `id`, or a column without a name.
    case badHeader
    /// A row has more or fewer fields than the header.
    case wrongColumnCount
    /// A quote is not closed on its line, or stands where none may.
    case badQuote
    /// A line isn't one JSON object of plain values.
    case badJSON
    /// A line says one thing twice, or the header names it twice.
    case doubledKey
    /// A row has no identifier.
    case noIdentifier
    /// A value isn't of the kind that the header declares.
    case badValue
    /// A price isn't a number of at least 0 with at most two decimals, or too high.
    case badPrice

    package var advice: String {
        switch self {
        case .unreadable: "Check the path and that the file may be read."
        case .badCompression: "The gzip data is damaged or cut; copy the file again."
        case .badLine: "A line is UTF-8 of at most \(RecordedSessionParser.Limit.lineBytes) bytes."
        case .badLineEnd: "End lines with a line feed, with or without a carriage return before it, and with nothing else."
        case .badHeader: "The first line names the columns, each once: id, and any of category, price or price_minor, and attributes."
        case .wrongColumnCount: "Give each row as many fields as the header; a field with a separator in it stands in double quotes."
        case .badQuote: "A quoted field begins and ends with a double quote on the same line; a quote inside is doubled."
        case .badJSON: "Write one JSON object a line with texts, numbers, true, false or null as values."
        case .doubledKey: "Give each key once, and of id and item_id, and of price and price_minor, one."
        case .noIdentifier: "Every row needs an id."
        case .badValue: "The header declares another kind (NAME:number, NAME:flag); correct the value or declare NAME:text."
        case .badPrice: "price is in units with at most two decimals (49.90), price_minor a whole number of minor units (4990)."
        }
    }
}
