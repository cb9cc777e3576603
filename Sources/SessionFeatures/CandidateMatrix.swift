package import RankingModel

/// Candidates and their feature vectors: a row-major matrix that is reused from one ranking to the next.
///
/// A row has ``stride`` entries: the slots of the schema, then working columns that no weight reads.
package struct CandidateMatrix: Sendable {
    /// Most candidates of one ranking; more are left out.
    package static let capacity = 4_096
    /// Entries per row: slots and working columns, rounded up to whole vector registers. A literal, so that loops over rows know it.
    package static let stride = 80
    /// Working column: evidence of co-occurrence with the second last distinct item.
    static let togetherPrevious = FeatureSlot.allCases.count

    /// The candidate of each row.
    package private(set) var items: [UInt32] = []
    /// The rows' entries.
    package internal(set) var values: [Float] = []
    /// Working memory of ``FeatureExtractor``: where the rows of a neighbour row's items start; negative where an item has none.
    var offsets: [Int32] = []
    /// Working memory of ``FeatureExtractor``: a query, the rows' affinities to it, and their order.
    var sessionQuery = ItemVectors.Query()
    var affinities: [Float] = []
    var affinityOrder = AffinityOrder()
    /// Row + 1 of each item of the table and of the session's vocabulary; 0 for items that are no candidates.
    private var rowOf: [UInt16] = []

    /// What new rows hold: they are made in blocks, and ``trim()`` takes off what isn't used.
    private static let emptyRows = [Float](repeating: 0, count: 4 * stride)

    /// A matrix for a table of `itemCount` items and the session's own ones. It keeps two bytes per item.
    package init(itemCount: Int) {
        rowOf = [UInt16](repeating: 0, count: itemCount + SessionVocabulary.limit)
    }

    /// The number of candidates.
    package var count: Int { items.count }

    /// The row of an item, or nil when it is no candidate.
    package func row(of item: UInt32) -> Int? {
        guard Int(item) < rowOf.count, rowOf[Int(item)] > 0 else { return nil }
        return Int(rowOf[Int(item)]) - 1
    }

    /// A candidate's value of one slot.
    package func value(row: Int, _ slot: FeatureSlot) -> Float { values[row * Self.stride + slot.rawValue] }

    /// The features of a candidate, ``FeatureSchema/count`` values.
    package func features(row: Int) -> ArraySlice<Float> {
        values[row * Self.stride..<row * Self.stride + FeatureSlot.allCases.count]
    }

    /// Forgets all candidates, in time of their number.
    mutating func removeAll() {
        for item in items { rowOf[Int(item)] = 0 }
        items.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// The offset in ``values`` of an item's row, appended when new; nil when the item is in neither the table nor the session's vocabulary or the matrix is full.
    @inline(__always)
    mutating func insert(_ item: UInt32) -> Int? {
        guard Int(item) < rowOf.count else { return nil }
        let known = Int(rowOf[Int(item)])
        if known > 0 { return (known &- 1) &* Self.stride }
        guard items.count < Self.capacity else { return nil }
        let offset = items.count &* Self.stride
        items.append(item)
        rowOf[Int(item)] = UInt16(items.count)
        if offset == values.count { values.append(contentsOf: Self.emptyRows) }
        return offset
    }

    /// Replaces ``offsets`` by where these items' rows start; those of new items are appended when `mayGrow`.
    mutating func place(_ neighbours: ArraySlice<UInt32>, mayGrow: Bool) {
        offsets.removeAll(keepingCapacity: true)
        for item in neighbours {
            let offset = mayGrow ? insert(item) : row(of: item).map { $0 &* Self.stride }
            offsets.append(Int32(truncatingIfNeeded: offset ?? -1))
        }
    }

    /// Takes off the rows past the candidates: nothing is inserted after it.
    mutating func trim() { values.removeLast(values.count - count * Self.stride) }
}
