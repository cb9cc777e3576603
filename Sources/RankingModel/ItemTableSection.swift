/// The sections of a table's canonical bytes, in the order of their numbers.
///
/// A section without content is left out, but for the first three. A reader refuses a number that it doesn't know, unless its high bit
/// says that the section is optional: then the bytes are kept as they are.
enum ItemTableSection: UInt16, CaseIterable {
    /// Identifiers of the items.
    case identifiers = 1
    /// Clicks per item.
    case counts = 2
    /// Neighbour rows and their scales.
    case rows = 3
    /// What followed two items in a row.
    case bigrams = 4
    /// Categories, prices and attributes.
    case catalogue = 5
    /// Vectors of the items.
    case vectors = 6
    /// Whose behaviour the counts are.
    case provenance = 7

    /// The bit of a section number that says: a reader may do without.
    static let optionalBit: UInt16 = 0x8000
}

/// A section of a later version that readers may do without.
struct ItemTableExtension: Sendable, Equatable {
    /// The section's number, high bit set.
    let number: UInt16
    /// The section's content.
    let bytes: [UInt8]
}
