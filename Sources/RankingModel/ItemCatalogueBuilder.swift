/// What a catalogue file says of one item.
package struct CatalogueEntry: Sendable, Equatable {
    /// The item's identifier, 1 to ``ItemTable/Limit/identifierBytes`` bytes.
    package var item: String
    /// The name of its category.
    package var category: String?
    /// Its price in minor units of the shop's currency, up to ``ItemCatalogue/Limit/price``.
    package var priceMinor: UInt32?
    /// Its attributes by name.
    package var attributes: [String: ItemAttributeValue]

    package init(item: String, category: String? = nil, priceMinor: UInt32? = nil, attributes: [String: ItemAttributeValue] = [:]) {
        self.item = item
        self.category = category
        self.priceMinor = priceMinor
        self.attributes = attributes
    }
}

/// Why a catalogue's entry cannot become part of a table. Equality is on the code.
package struct ItemCatalogueError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, CaseIterable {
        /// An identifier is empty or longer than ``ItemTable/Limit/identifierBytes``.
        case badIdentifier
        /// The item was listed before.
        case listedTwice
        /// A category's name is empty or longer than ``ItemCatalogue/Limit/categoryBytes``.
        case badCategory
        /// A price is above ``ItemCatalogue/Limit/price``.
        case badPrice
        /// An attribute's name isn't one, or has a column of its own.
        case badAttributeName
        /// A value isn't finite, or a text is too long.
        case badValue
        /// An attribute has values of two kinds.
        case mixedKinds
        /// More than ``ItemCatalogue/Limit/attributes`` attributes.
        case tooManyAttributes
        /// An attribute has more than ``ItemCatalogue/Limit/values`` distinct values.
        case tooManyValues
        /// More than ``ItemCatalogue/Limit/categories`` categories.
        case tooManyCategories
        /// More than ``ItemTable/Limit/items`` items.
        case tooManyItems
    }

    package let code: Code
    /// The name of the attribute that it is about, or an empty text.
    package let attribute: String

    init(_ code: Code, attribute: String = "") {
        self.code = code
        self.attribute = attribute
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String { attribute.isEmpty ? code.rawValue : "\(code.rawValue) (\(attribute))" }
}

/// A catalogue while it is read, by the builder's numbers of items.
struct ItemCatalogueBuilder: Sendable {
    private var listed: Set<UInt32> = []
    private var others: Set<UInt32> = []
    private var categories: [UInt32: String] = [:]
    private var categoryNames: Set<String> = []
    private var prices: [UInt32: UInt32] = [:]
    private var attributes: [String: [UInt32: ItemAttributeValue]] = [:]
    private var distinct: [String: Set<ItemAttributeValue>] = [:]

    /// Whether the item gets an entry in the table whoever viewed it.
    func lists(_ item: UInt32) -> Bool { listed.contains(item) || others.contains(item) }

    /// Lists an item of which nothing else is known; an entry may still follow.
    mutating func list(_ item: UInt32) { others.insert(item) }

    /// Throws unless the entry fits with those before it.
    func check(_ entry: CatalogueEntry) throws(ItemCatalogueError) {
        if let category = entry.category {
            guard (1...ItemCatalogue.Limit.categoryBytes).contains(category.utf8.count) else { throw ItemCatalogueError(.badCategory) }
            guard categoryNames.contains(category) || categoryNames.count < ItemCatalogue.Limit.categories else {
                throw ItemCatalogueError(.tooManyCategories)
            }
        }
        if let price = entry.priceMinor, price > ItemCatalogue.Limit.price { throw ItemCatalogueError(.badPrice) }
        for (name, value) in entry.attributes { try check(name, value) }
        let new = entry.attributes.keys.count { attributes[$0] == nil }
        guard attributes.count + new <= ItemCatalogue.Limit.attributes else { throw ItemCatalogueError(.tooManyAttributes) }
    }

    private func check(_ name: String, _ value: ItemAttributeValue) throws(ItemCatalogueError) {
        guard ItemCatalogue.isAttributeName(name) else { throw ItemCatalogueError(.badAttributeName, attribute: name) }
        guard value.isValid else { throw ItemCatalogueError(.badValue, attribute: name) }
        guard let known = distinct[name] else { return }
        guard known.first?.kind == value.kind else { throw ItemCatalogueError(.mixedKinds, attribute: name) }
        guard known.contains(value) || known.count < ItemCatalogue.Limit.values else { throw ItemCatalogueError(.tooManyValues, attribute: name) }
    }

    /// Takes an entry that was checked.
    mutating func add(_ entry: CatalogueEntry, as item: UInt32) throws(ItemCatalogueError) {
        guard listed.insert(item).inserted else { throw ItemCatalogueError(.listedTwice) }
        if let category = entry.category {
            categories[item] = category
            categoryNames.insert(category)
        }
        prices[item] = entry.priceMinor
        for (name, value) in entry.attributes {
            attributes[name, default: [:]][item] = value
            distinct[name, default: []].insert(value)
        }
    }

    /// Fills the catalogue's columns; `names` says which number each item of the table had here.
    func fill(_ columns: inout ItemTableColumns, names: [Int]) {
        let sorted = categoryNames.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if !sorted.isEmpty {
            let numbers = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt16($0 + 1)) })
            columns.catalogue.categoryNames = sorted
            columns.category = names.map { name in categories[UInt32(name)].flatMap { numbers[$0] } ?? 0 }
        }
        if !prices.isEmpty { columns.catalogue.prices = names.map { prices[UInt32($0)] ?? ItemCatalogue.noPrice } }
        columns.catalogue.attributes = attributes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { name in
            ItemAttribute(name: name, valuesByItem: names.map { attributes[name]?[UInt32($0)] })
        }
    }
}
