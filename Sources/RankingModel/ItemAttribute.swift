/// One value of an item's attribute.
package enum ItemAttributeValue: Sendable, Hashable {
    /// A finite number, never negative zero.
    case number(Double)
    /// A text of at most ``ItemCatalogue/Limit/textBytes`` bytes; dates are ISO 8601, so that they compare as text.
    case text(String)
    /// True or false.
    case flag(Bool)

    /// The kinds of values, as the canonical bytes number them.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case number = 1
        case text = 2
        case flag = 3
    }

    /// The value's kind.
    package var kind: Kind {
        switch self {
        case .number: .number
        case .text: .text
        case .flag: .flag
        }
    }

    /// Whether the value is within its limits.
    package var isValid: Bool {
        switch self {
        case .number(let number): number.isFinite && !(number == 0 && number.sign == .minus)
        case .text(let text): text.utf8.count <= ItemCatalogue.Limit.textBytes
        case .flag: true
        }
    }

    /// Numbers by size, texts by their bytes, false before true. Values of one attribute are of one kind.
    static func precedes(_ left: Self, _ right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.flag(let left), .flag(let right)): !left && right
        default: left.kind.rawValue < right.kind.rawValue
        }
    }
}

/// A named attribute of the items: each distinct value once, and a number per item that says which.
package struct ItemAttribute: Sendable, Equatable {
    /// The attribute's name, see ``ItemCatalogue/isAttributeName(_:)``.
    package let name: String
    /// The distinct values, all of one kind, strictly ascending; each belongs to some item.
    package let values: [ItemAttributeValue]
    /// For each item 0 when it has no value, else the place of its value in ``values``, counted from 1.
    package let codes: [UInt16]

    /// The kind of the values.
    package var kind: ItemAttributeValue.Kind { values.first?.kind ?? .flag }

    /// The value of an item; nil when it has none or lies outside the table.
    package func value(of item: UInt32) -> ItemAttributeValue? {
        guard Int(item) < codes.count, case let code = Int(codes[Int(item)]), code > 0 else { return nil }
        return values[code - 1]
    }

    /// Takes parts that were checked.
    init(name: String, values: [ItemAttributeValue], codes: [UInt16]) {
        self.name = name
        self.values = values
        self.codes = codes
    }

    /// Codes the values of items; nil when no item has one, kinds are mixed, a value is out of its limits or there are too many.
    init?(name: String, valuesByItem: [ItemAttributeValue?]) {
        let distinct = Set(valuesByItem.compactMap(\.self)).sorted(by: ItemAttributeValue.precedes)
        guard let kind = distinct.first?.kind, distinct.count <= ItemCatalogue.Limit.values,
            distinct.allSatisfy({ $0.kind == kind && $0.isValid })
        else { return nil }
        let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt16($0 + 1)) })
        self.init(name: name, values: distinct, codes: valuesByItem.map { $0.flatMap { places[$0] } ?? 0 })
    }
}
