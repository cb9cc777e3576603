extension ItemTable {
    /// What the catalogue says of an item under a name: `category` (the category's name), `price_minor`, or an attribute.
    ///
    /// Nil when the item has no such value, or lies outside the table. Looking an attribute up compares at most 16 names; whoever asks for
    /// many items takes ``ItemCatalogue/attribute(named:)`` once.
    package func attribute(_ name: String, of item: UInt32) -> ItemAttributeValue? {
        switch name {
        case "category": categoryName(of: item).map(ItemAttributeValue.text)
        case "price_minor": price(of: item).map { .number(Double($0)) }
        default: catalogue.attribute(named: name)?.value(of: item)
        }
    }

    /// The price of an item in minor units of the shop's currency; nil when it has none.
    package func price(of item: UInt32) -> UInt32? {
        guard Int(item) < catalogue.prices.count, case let price = catalogue.prices[Int(item)], price != ItemCatalogue.noPrice else { return nil }
        return price
    }

    /// The name of an item's category; nil when it has none.
    package func categoryName(of item: UInt32) -> String? {
        guard Int(item) < count, case let number = Int(category[Int(item)]), number > 0, number <= catalogue.categoryNames.count else { return nil }
        return catalogue.categoryNames[number - 1]
    }
}
