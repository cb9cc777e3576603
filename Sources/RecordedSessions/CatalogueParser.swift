import Foundation

/// Reads a catalogue line by line, see ``CatalogueFile``.
struct CatalogueParser {
    /// What a column of separated text holds.
    private enum Kind: String {
        case text, number, flag
    }

    private struct Column {
        var name: String
        var kind: Kind?
    }

    private enum Form {
        case json
        case separated(by: Character, [Column])
    }

    private var form: Form?
    private var lineNumber = 0
    private var records: [CatalogueRecord] = []

    /// Reads one line. An empty line is left out.
    mutating func parse(line bytes: ArraySlice<UInt8>) throws(CatalogueError) {
        lineNumber += 1
        let bytes = bytes.last == 13 ? bytes.dropLast() : bytes
        guard bytes.count <= RecordedSessionParser.Limit.lineBytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw CatalogueError(.badLine, line: lineNumber)
        }
        guard !text.isEmpty else { return }
        switch form {
        case nil:
            form = text.hasPrefix("{") ? .json : try header(text)
            if text.hasPrefix("{") { try object(text) }
        case .json: try object(text)
        case .separated(let separator, let columns): try row(try fields(text, separator), columns)
        }
    }

    /// The records of all lines. Columns of separated text get their kinds here.
    mutating func finish(skip: ((CatalogueError) -> Void)?) throws(CatalogueError) -> [CatalogueRecord] {
        guard let form else { throw CatalogueError(.badHeader, line: 1) }
        guard case .separated(_, let columns) = form else { return records }
        for column in columns where !Self.ownColumns.contains(column.name) {
            let kind = column.kind ?? Self.kind(of: records.lazy.compactMap { $0.attributes[column.name] })
            guard kind != .text else { continue }
            for index in records.indices {
                guard case .text(let text)? = records[index].attributes[column.name] else { continue }
                records[index].attributes[column.name] = kind == .flag ? .flag(text == "true") : Double(text).map { .number($0 == 0 ? 0 : $0) }
            }
        }
        return records
    }

    private static let ownColumns: Set<String> = ["id", "item_id", "category", "price", "price_minor", "name"]

    /// The kind that fits all values of a column.
    private static func kind(of values: some Sequence<CatalogueValue>) -> Kind {
        var isFlag = true
        var isNumber = true
        var isEmpty = true
        for case .text(let text) in values {
            isEmpty = false
            isFlag = isFlag && ["true", "false"].contains(text)
            isNumber = isNumber && Self.isPlainNumber(text)
            guard isFlag || isNumber else { return .text }
        }
        return isEmpty ? .text : isFlag ? .flag : .number
    }

    /// Whether a text is a decimal number that would be written the same way: `007` is an article number, not seven.
    private static func isPlainNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), digits.utf8.count <= 15, !(parts[0].count > 1 && parts[0].hasPrefix("0")) else { return false }
        return parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    private func header(_ text: String) throws(CatalogueError) -> Form {
        let separator: Character = text.contains("\t") ? "\t" : ","
        var columns: [Column] = []
        for field in try fields(text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text, separator) {
            let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let kind = parts.count == 2 ? Kind(rawValue: String(parts[1])) : nil
            guard let name = parts.first, !name.isEmpty, parts.count == 1 || kind != nil else {
                throw CatalogueError(.badHeader, line: lineNumber, column: field)
            }
            columns.append(Column(name: name == "item_id" ? "id" : String(name), kind: kind))
        }
        guard Set(columns.map(\.name)).count == columns.count, columns.contains(where: { $0.name == "id" }) else {
            throw CatalogueError(.badHeader, line: lineNumber)
        }
        return .separated(by: separator, columns)
    }

    /// The fields of one line (RFC 4180, but that a quoted field ends on its line).
    private func fields(_ text: String, _ separator: Character) throws(CatalogueError) -> [String] {
        var fields: [String] = []
        var field = ""
        var rest = text[...]
        var isQuoted = false
        var wasQuoted = false
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case "\"" where isQuoted:
                isQuoted = false
                wasQuoted = true
            case "\"":
                guard field.isEmpty, !wasQuoted else { throw CatalogueError(.badQuote, line: lineNumber) }
                isQuoted = true
            case separator where !isQuoted:
                fields.append(field)
                field = ""
                wasQuoted = false
            default:
                guard !wasQuoted else { throw CatalogueError(.badQuote, line: lineNumber) }
                field.append(character)
            }
        }
        guard !isQuoted else { throw CatalogueError(.badQuote, line: lineNumber) }
        return fields + [field]
    }

    private mutating func row(_ fields: [String], _ columns: [Column]) throws(CatalogueError) {
        guard fields.count == columns.count else { throw CatalogueError(.wrongColumnCount, line: lineNumber) }
        var record = CatalogueRecord(line: lineNumber, item: "", attributes: [:])
        for (field, column) in zip(fields, columns) where !field.isEmpty {
            switch column.name {
            case "id": record.item = field
            case "category": record.category = field
            case "price", "price_minor": record.priceMinor = try price(field, column.name)
            case "name": break
            default: record.attributes[column.name] = .text(field)
            }
            if column.kind == .number, Double(field)?.isFinite != true { throw CatalogueError(.badValue, line: lineNumber, column: column.name) }
            if column.kind == .flag, !["true", "false"].contains(field) {
                throw CatalogueError(.badValue, line: lineNumber, column: column.name)
            }
        }
        try take(record)
    }

    private mutating func object(_ text: String) throws(CatalogueError) {
        let members: [String: CatalogueMember]
        do { members = try JSONDecoder().decode([String: CatalogueMember].self, from: Data(text.utf8)) } catch {
            throw CatalogueError(.badJSON, line: lineNumber)
        }
        var record = CatalogueRecord(line: lineNumber, item: "", attributes: [:])
        for (name, member) in members {
            guard let value = member.value else { continue }
            switch (name, value) {
            case ("id", _), ("item_id", _): record.item = member.text
            case ("category", _): record.category = member.text
            case ("price", _), ("price_minor", _): record.priceMinor = try price(member.text, name)
            case ("name", _): break
            default: record.attributes[name] = value
            }
        }
        try take(record)
    }

    private mutating func take(_ record: CatalogueRecord) throws(CatalogueError) {
        guard !record.item.isEmpty else { throw CatalogueError(.noIdentifier, line: lineNumber, column: "id") }
        records.append(record)
    }

    private func price(_ text: String, _ column: String) throws(CatalogueError) -> UInt32 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        let limit = column == "price" ? 2 : 0
        guard (1...2).contains(parts.count), decimals.utf8.count <= limit,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let minor = UInt32(parts[0] + decimals + String(repeating: "0", count: limit - decimals.utf8.count)), minor < .max
        else { throw CatalogueError(.badPrice, line: lineNumber, column: column) }
        return minor
    }
}

/// A member of a catalogue's JSON object; null is no value.
private struct CatalogueMember: Decodable {
    let value: CatalogueValue?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = nil
        } else if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            value = .number(number == 0 ? 0 : number)
        } else {
            value = .text(try container.decode(String.self))
        }
    }

    /// The value as a text; whole numbers without a point.
    var text: String {
        switch value {
        case .text(let text): text
        case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
        case .flag(let flag): String(flag)
        case nil: ""
        }
    }
}
