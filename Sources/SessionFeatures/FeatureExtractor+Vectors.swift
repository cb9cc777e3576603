import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FeatureExtractor {
    /// How many items near to the session's query are always candidates.
    package static let vectorCandidates = 60

    /// Makes candidates of the items nearest to the session's query, and compares all candidates with it.
    func addVectors(_ state: SessionState, _ mayGrow: Bool, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard let vectors = table.vectors, !state.recent.isEmpty else { return }
        var query = ItemVectors.Query()
        swap(&query, &matrix.sessionQuery)
        defer { swap(&query, &matrix.sessionQuery) }
        guard vectors.prepare(&query, items: state.recent.lazy.map(\.item)) else { return }
        if mayGrow { vectors.search(&query, limit: Self.vectorCandidates) { _ = matrix.insert($0) } }
        fillAffinities(vectors, query, &matrix)
        var last = ItemVectors.Query()
        swap(&last, &matrix.lastQuery)
        defer { swap(&last, &matrix.lastQuery) }
        guard vectors.prepare(&last, like: state.recent[0].item) else { return }
        for row in 0..<matrix.count {
            matrix.values[row &* CandidateMatrix.stride &+ FeatureSlot.vectorLast.rawValue] = vectors.affinity(of: matrix.items[row], to: last)
        }
    }

    private func fillAffinities(_ vectors: ItemVectors, _ query: borrowing ItemVectors.Query, _ matrix: inout CandidateMatrix) {
        matrix.affinityOrder.removeAll(keepingCapacity: true)
        var largest: Float = -1
        for row in 0..<matrix.count {
            let affinity = vectors.affinity(of: matrix.items[row], to: query)
            largest = max(largest, affinity)
            matrix.values[row &* CandidateMatrix.stride &+ FeatureSlot.vectorSession.rawValue] = affinity
            matrix.affinityOrder.append((affinity, Int32(row)))
        }
        matrix.affinityOrder.sort { $0.affinity != $1.affinity ? $0.affinity > $1.affinity : $0.row < $1.row }
        for (place, entry) in matrix.affinityOrder.enumerated() {
            let base = Int(entry.row) &* CandidateMatrix.stride
            matrix.values[base &+ FeatureSlot.vectorShare.rawValue] = exp(ItemVectors.temperature * (entry.affinity - largest))
            matrix.values[base &+ FeatureSlot.vectorRank.rawValue] = 1 / Float(place + 1).squareRoot()
        }
    }
}
