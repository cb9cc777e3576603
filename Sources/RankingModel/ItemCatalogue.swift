/// What an operator's catalogue says of a table's items besides their category numbers: names of categories, prices, attributes.
///
/// Item numbers are the table's. An empty column means that no item has a value.
package struct ItemCatalogue: Sendable, Equatable {
    /// Bounds that a builder keeps and a decoder enforces.
    package enum Limit {
        /// Most categories.
        package static let categories = 65_535
        /// Longest name of a category in UTF-8 bytes.
        package static let categoryBytes = 64
        /// Most attributes.
        package static let attributes = 16
        /// Longest name of an attribute: with `item.` before it, the name of a fact.
        package static let nameBytes = 59
        /// Longest text value in UTF-8 bytes.
        package static let textBytes = 128
        /// Most distinct values of one attribute.
        package static let values = 65_535
        /// Highest price in minor units.
        package static let price = UInt32.max - 1
    }

    /// Marks an item without a price in ``prices``.
    package static let noPrice = UInt32.max

    /// Names of the categories 1, 2, …, strictly ascending by their bytes; empty when the table has numbers alone.
    package internal(set) var categoryNames: [String] = []
    /// Price of each item in minor units of the shop's currency, or ``noPrice``.
    package internal(set) var prices: [UInt32] = []
    /// Attributes, strictly ascending by name.
    package internal(set) var attributes: [ItemAttribute] = []

    init() {}

    var isEmpty: Bool { categoryNames.isEmpty && prices.isEmpty && attributes.isEmpty }

    var memoryBytes: Int {
        let values = attributes.reduce(0) { $0 + 2 * $1.codes.count + 16 * $1.values.count }
        return 4 * prices.count + categoryNames.count * MemoryLayout<String>.stride + values
    }

    /// The number of the category of this name, 1 or more; nil when the catalogue doesn't know it. Binary search.
    package func category(named name: String) -> UInt16? {
        var low = 0
        var high = categoryNames.count
        while low < high {
            let middle = (low + high) / 2
            if categoryNames[middle].utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
        }
        guard low < categoryNames.count, categoryNames[low].utf8.elementsEqual(name.utf8) else { return nil }
        return UInt16(low + 1)
    }

    /// The attribute of this name.
    package func attribute(named name: String) -> ItemAttribute? { attributes.first { $0.name == name } }

    /// Whether an attribute may have this name: 1 to ``Limit/nameBytes`` bytes of `a`-`z`, `0`-`9` and `_`, none of ``reservedNames``.
    package static func isAttributeName(_ name: some StringProtocol) -> Bool {
        (1...Limit.nameBytes).contains(name.utf8.count) && !reservedNames.contains(String(name))
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    /// What has a column of its own.
    package static let reservedNames: Set<String> = ["category", "id", "price", "price_minor"]
}
