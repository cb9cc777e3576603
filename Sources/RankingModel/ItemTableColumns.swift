/// The stored columns of a table while it is put together: by a builder, a decoder or a delta.
struct ItemTableColumns: Equatable {
    var identifierBytes: [UInt8] = []
    var identifierStarts: [UInt32] = [0]
    var popularity: [UInt32] = []
    var recentPopularity: [UInt32] = []
    var category: [UInt16] = []
    var rowStarts: [UInt32] = [0]
    var scales: [ItemTable.RowScale] = []
    var neighbours: [UInt32] = []
    var forward: [UInt16] = []
    var recentForward: [UInt16] = []
    var next: [UInt16] = []
    var together: [UInt16] = []
    var bigrams = BigramTable()
    var catalogue = ItemCatalogue()
    var vectors: ItemVectors?
    var provenance: ItemTableProvenance?
    var extensions: [ItemTableExtension] = []

    /// The number of items.
    var count: Int { identifierStarts.count - 1 }

    /// Drops the neighbour rows.
    mutating func clearRows() {
        rowStarts = [0]
        scales = []
        neighbours = []
        forward = []
        recentForward = []
        next = []
        together = []
    }

    init() {}

    /// The columns that a table was made of.
    init(_ table: ItemTable) {
        identifierBytes = table.identifierBytes
        identifierStarts = table.identifierStarts
        popularity = table.popularity
        recentPopularity = table.recentPopularity
        category = table.category
        rowStarts = table.rowStarts
        scales = table.scales
        neighbours = table.neighbours
        forward = table.forward
        recentForward = table.recentForward
        next = table.next
        together = table.together
        bigrams = table.bigrams
        catalogue = table.catalogue
        vectors = table.vectors
        provenance = table.provenance
        extensions = table.extensions
    }
}
