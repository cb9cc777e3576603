/// What is known about items before a session starts: popularity, categories and weighted neighbours, in flat arrays.
///
/// Items are numbered 0..<count in ascending order of the bytes of their identifiers. Neighbour rows are in compressed sparse row form:
/// row `i` is `rowStarts[i]..<rowStarts[i + 1]` of ``neighbours`` and of the four relation columns, ascending by neighbour. A column
/// entry is a fraction of its row's largest value in 1/65535; the largest values are in ``scales``. An entry costs 12 bytes, so 40,000
/// items with 30 neighbours take about 15 MB.
package struct ItemTable: Sendable, Equatable {
    /// Largest values of an item's row, which undo the scaling of its columns. All are finite and not negative.
    package struct RowScale: Sendable, Equatable {
        /// Largest forward weight: a sum of 1 / gap^2 over later items of the same session.
        package var forward: Float
        /// Largest recency-decayed forward weight.
        package var recentForward: Float
        /// Largest number of direct successions.
        package var next: Float
        /// Largest number of co-occurrences.
        package var together: Float

        package init(forward: Float, recentForward: Float, next: Float, together: Float) {
            self.forward = forward
            self.recentForward = recentForward
            self.next = next
            self.together = together
        }

        var isValid: Bool {
            [forward, recentForward, next, together].allSatisfy { $0.isFinite && $0.sign == .plus }
        }
    }

    /// Bounds that a builder keeps and a decoder enforces.
    package enum Limit {
        /// Most items of a table.
        package static let items = 1_000_000
        /// Most neighbours of one item.
        package static let rowLength = 200
        /// Most entries of all neighbour rows together.
        package static let edges = 40_000_000
        /// Most item pairs with a bigram row.
        package static let bigrams = 4_000_000
        /// Longest item identifier in UTF-8 bytes.
        package static let identifierBytes = 64
        /// Most bytes of one section.
        package static let sectionBytes = 1 << 30
        /// Most optional sections that are carried without being understood.
        package static let extensions = 16
    }

    /// Identifiers, one after the other, in UTF-8.
    let identifierBytes: [UInt8]
    /// Where each identifier starts in ``identifierBytes``; one more entry than items.
    let identifierStarts: [UInt32]
    /// Clicks per item, at least 1 for an item that was seen.
    package let popularity: [UInt32]
    /// Clicks per item in the recent window.
    package let recentPopularity: [UInt32]
    /// Category per item; 0 means none.
    package let category: [UInt16]
    /// Where each neighbour row starts; one more entry than items.
    package let rowStarts: [UInt32]
    /// Scales of each row.
    package let scales: [RowScale]
    /// Neighbour of each entry.
    package let neighbours: [UInt32]
    /// Forward relation of each entry, scaled.
    package let forward: [UInt16]
    /// Recency-decayed forward relation of each entry, scaled.
    package let recentForward: [UInt16]
    /// Direct succession of each entry, scaled.
    package let next: [UInt16]
    /// Symmetric co-occurrence of each entry, scaled.
    package let together: [UInt16]
    /// What followed two items in a row.
    package let bigrams: BigramTable
    /// What the operator's catalogue says of the items.
    package let catalogue: ItemCatalogue
    /// Directions of the items, when the table was built with them.
    package let vectors: ItemVectors?
    /// Whose behaviour the counts are, and what it cost them; nil when the table doesn't say.
    package let provenance: ItemTableProvenance?
    /// Optional sections of a later version, kept as they are.
    let extensions: [ItemTableExtension]

    /// Values per item that are derived from the counts when the table is made.
    package let statics: [ItemStatics]
    /// All items, most popular first; equal popularity by index.
    package let byPopularity: [UInt32]
    /// Position of each item in ``byPopularity``.
    package let popularityRank: [UInt32]
    /// Items that any session may draw candidates from.
    package let lists: CandidateLists

    /// The number of items.
    package var count: Int { popularity.count }

    /// The number of neighbour entries.
    package var edgeCount: Int { neighbours.count }

    /// Takes columns that a builder or decoder has checked, and derives the rest.
    init(columns: ItemTableColumns) {
        identifierBytes = columns.identifierBytes
        identifierStarts = columns.identifierStarts
        popularity = columns.popularity
        recentPopularity = columns.recentPopularity
        category = columns.category
        rowStarts = columns.rowStarts
        scales = columns.scales
        neighbours = columns.neighbours
        forward = columns.forward
        recentForward = columns.recentForward
        next = columns.next
        together = columns.together
        bigrams = columns.bigrams
        catalogue = columns.catalogue
        vectors = columns.vectors
        provenance = columns.provenance
        extensions = columns.extensions
        statics = ItemStatics.derive(popularity: columns.popularity, recentPopularity: columns.recentPopularity)
        let popularity = columns.popularity
        let order = (0..<UInt32(popularity.count)).sorted { left, right in
            let (a, b) = (popularity[Int(left)], popularity[Int(right)])
            return a != b ? a > b : left < right
        }
        var rank = [UInt32](repeating: 0, count: order.count)
        for (position, item) in order.enumerated() { rank[Int(item)] = UInt32(position) }
        byPopularity = order
        popularityRank = rank
        lists = CandidateLists(byPopularity: order, recentPopularity: columns.recentPopularity, category: columns.category)
    }

    /// The table of no items: every session falls back to nothing.
    package static let empty = ItemTable(columns: ItemTableColumns())

    /// Bytes that the table's arrays hold in memory.
    package var memoryBytes: Int {
        let perItem = MemoryLayout<RowScale>.stride + MemoryLayout<ItemStatics>.stride + 6 * 4 + 2
        return identifierBytes.count + count * perItem + edgeCount * 12 + bigrams.memoryBytes + catalogue.memoryBytes + lists.memoryBytes
            + (vectors?.memoryBytes ?? 0)
    }
}
