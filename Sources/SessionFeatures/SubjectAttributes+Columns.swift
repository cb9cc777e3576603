import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A subject's entries with the columns of one table that they meet: names are resolved once for a ranking.
struct AttributeColumns {
    private var columns: [(column: Column, crossing: SubjectAttributes.Crossing)] = []
    private var matches = 0
    private var distances = 0

    private enum Column {
        case price
        case category
        /// Place in the catalogue's attributes, and the code that matches, if the crossing is a match.
        case attribute(Int, code: UInt16)
    }

    init(_ subject: SubjectAttributes, in table: borrowing ItemTable) {
        for entry in subject.entries {
            guard let column = Self.column(entry, table) else { continue }
            columns.append((column, entry.crossing))
            if case .match = entry.crossing { matches += 1 } else { distances += 1 }
        }
    }

    /// Whether nothing of the subject meets an attribute of the table.
    var isEmpty: Bool { columns.isEmpty }

    /// The mean match in -1...1 and the mean distance in 0...1 of an item.
    func values(of item: UInt32, in table: borrowing ItemTable) -> (match: Float, distance: Float) {
        var match: Float = 0
        var distance: Float = 0
        for (column, crossing) in columns {
            switch crossing {
            case .match(let wanted): match += Self.match(column, wanted, item, table)
            case .distance(let from, let scale):
                if let number = Self.number(column, item, table) { distance += Float(min(abs(number - from) / scale, 1)) }
            case .ratio(let usual):
                if let number = Self.number(column, item, table), number > 0 { distance += Float(min(abs(log2(number / usual)) / 2, 1)) }
            }
        }
        return (matches > 0 ? match / Float(matches) : 0, distances > 0 ? distance / Float(distances) : 0)
    }

    private static func column(_ entry: SubjectAttributes.Entry, _ table: borrowing ItemTable) -> Column? {
        switch entry.attribute {
        case "price_minor": return table.catalogue.prices.isEmpty ? nil : .price
        case "category": return table.catalogue.categoryNames.isEmpty ? nil : .category
        default:
            guard let place = table.catalogue.attributes.firstIndex(where: { $0.name == entry.attribute }) else { return nil }
            guard case .match(let wanted) = entry.crossing else { return .attribute(place, code: 0) }
            let code = table.catalogue.attributes[place].values.firstIndex(of: wanted).map { $0 + 1 } ?? 0
            return .attribute(place, code: UInt16(clamping: code))
        }
    }

    /// 1 when the item has the wanted value, -1 when it has another, 0 when it has none.
    private static func match(_ column: Column, _ wanted: ItemAttributeValue, _ item: UInt32, _ table: borrowing ItemTable) -> Float {
        switch column {
        case .attribute(let place, let code):
            let codes = table.catalogue.attributes[place].codes
            guard Int(item) < codes.count, codes[Int(item)] != 0 else { return 0 }
            return codes[Int(item)] == code ? 1 : -1
        case .price: return table.price(of: item).map { .number(Double($0)) == wanted ? 1 : -1 } ?? 0
        case .category: return table.categoryName(of: item).map { .text($0) == wanted ? 1 : -1 } ?? 0
        }
    }

    private static func number(_ column: Column, _ item: UInt32, _ table: borrowing ItemTable) -> Double? {
        switch column {
        case .price: return table.price(of: item).map { Double($0) }
        case .category: return nil
        case .attribute(let place, _):
            guard case .number(let number) = table.catalogue.attributes[place].value(of: item) else { return nil }
            return number
        }
    }
}
