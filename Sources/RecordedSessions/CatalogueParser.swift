import Enrichment

/// Reads a catalogue line by line, see ``CatalogueFile``.
package struct CatalogueParser: Sendable {
    /// What a column of separated text holds.
    private enum Kind: String, Sendable {
        case text, number, flag
    }

    private struct Column: Sendable {
        var name: String
        var kind: Kind?
    }

    private enum Form: Sendable {
        case json
        case separated(by: UInt8, [Column])
    }

    private var form: Form?
    /// Whether the header was read, or lines of JSON have none: without it nothing else can be read.
    var hasForm: Bool { form != nil }
    private var lineNumber = 0
    private var records: [CatalogueRecord] = []

    package init() {}

    /// Reads one line, without its line feed. An empty line is left out.
    package mutating func parse(line bytes: ArraySlice<UInt8>) throws(CatalogueError) {
        lineNumber += 1
        guard bytes.count <= RecordedSessionParser.Limit.lineBytes, String(validating: bytes, as: UTF8.self) != nil else {
            throw CatalogueError(.badLine, line: lineNumber)
        }
        guard var line = SeparatedLine.content(bytes) else { throw CatalogueError(.badLineEnd, line: lineNumber) }
        if lineNumber == 1 { line = SeparatedLine.unmarked(line) }
        guard !line.isEmpty else { return }
        switch form {
        case nil where line.first == UInt8(ascii: "{"):
            form = .json
            try object(line)
        case nil: form = try header(line)
        case .json: try object(line)
        case .separated(let separator, let columns): try row(try fields(line, separator), columns)
        }
    }

    /// The records of all lines. Columns of separated text get their kinds here.
    ///
    /// - Parameter skip: As ``CatalogueFile/records(skip:)`` has it.
    package mutating func finish(skip: ((CatalogueError) -> Void)?) throws(CatalogueError) -> [CatalogueRecord] {
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

    private func header(_ line: ArraySlice<UInt8>) throws(CatalogueError) -> Form {
        let separator = UInt8(ascii: line.contains(UInt8(ascii: "\t")) ? "\t" : ",")
        var columns: [Column] = []
        for field in try fields(line, separator) {
            let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let kind = parts.count == 2 ? Kind(rawValue: String(parts[1])) : nil
            guard let name = parts.first, !name.isEmpty, parts.count == 1 || kind != nil else {
                throw CatalogueError(.badHeader, line: lineNumber, column: field)
            }
            columns.append(Column(name: String(name), kind: kind))
        }
        let keys = columns.map { Self.key($0.name) }
        guard keys.contains("id") else { throw CatalogueError(.badHeader, line: lineNumber, column: "id") }
        if let doubled = keys.indices.first(where: { keys[..<$0].contains(keys[$0]) }) {
            throw CatalogueError(.doubledKey, line: lineNumber, column: columns[doubled].name)
        }
        return .separated(by: separator, columns)
    }

    /// What a column or member says: some have two names.
    private static func key(_ name: String) -> String {
        switch name {
        case "item_id": "id"
        case "price_minor": "price"
        default: name
        }
    }

    private func fields(_ line: ArraySlice<UInt8>, _ separator: UInt8) throws(CatalogueError) -> [String] {
        guard let fields = SeparatedLine.fields(line, by: separator) else { throw CatalogueError(.badQuote, line: lineNumber) }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func row(_ fields: [String], _ columns: [Column]) throws(CatalogueError) {
        guard fields.count == columns.count else { throw CatalogueError(.wrongColumnCount, line: lineNumber) }
        var record = CatalogueRecord(line: lineNumber, item: "", attributes: [:])
        for (field, column) in zip(fields, columns) where !field.isEmpty {
            switch column.name {
            case "id", "item_id": record.item = field
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

    private mutating func object(_ line: ArraySlice<UInt8>) throws(CatalogueError) {
        let object: StrictJSON
        do throws(StrictJSONError) {
            object = try StrictJSON(reading: Array(line), limits: StrictJSONLimits(bytes: RecordedSessionParser.Limit.lineBytes, depth: 1))
        } catch {
            throw CatalogueError(error.code == .duplicateName ? .doubledKey : .badJSON, line: lineNumber)
        }
        guard let members = object.members else { throw CatalogueError(.badJSON, line: lineNumber) }
        var record = CatalogueRecord(line: lineNumber, item: "", attributes: [:])
        var keys: Set<String> = []
        for member in members {
            guard keys.insert(Self.key(member.name)).inserted else { throw CatalogueError(.doubledKey, line: lineNumber, column: member.name) }
            guard let value = try value(member) else { continue }
            switch member.name {
            case "id", "item_id": record.item = value.text
            case "category": record.category = value.text
            case "price", "price_minor": record.priceMinor = try price(value.text, member.name)
            case "name": break
            default: record.attributes[member.name] = value
            }
        }
        try take(record)
    }

    /// A member's plain value; null is none.
    private func value(_ member: StrictJSON.Member) throws(CatalogueError) -> CatalogueValue? {
        switch member.value.value {
        case .null: nil
        case .flag(let flag): .flag(flag)
        case .number(let number): .number(number == 0 ? 0 : number)
        case .text(let text): .text(text)
        case .array, .object: throw CatalogueError(.badJSON, line: lineNumber, column: member.name)
        }
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

extension CatalogueValue {
    /// The value as a text; whole numbers without a point.
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
        case .flag(let flag): String(flag)
        }
    }
}
