/// What a catalogue file says of one item.
package struct CatalogueRecord: Sendable, Equatable {
    /// The line that it stands on, from 1.
    package var line: Int
    /// The item's identifier.
    package var item: String
    /// The name of its category.
    package var category: String?
    /// Its price in minor units.
    package var priceMinor: UInt32?
    /// Its other values by the names of their columns.
    package var attributes: [String: CatalogueValue]
}

/// A value of a catalogue's column.
package enum CatalogueValue: Sendable, Hashable {
    /// A number.
    case number(Double)
    /// A text.
    case text(String)
    /// True or false.
    case flag(Bool)
}
