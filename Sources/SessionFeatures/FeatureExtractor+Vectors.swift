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

    /// Makes candidates of the items nearest to the session's query, the last ones of all, and compares all candidates with it.
    func addVectors(_ state: SessionState, _ mayGrow: Bool, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard let vectors = table.vectors, !state.recent.isEmpty else { return matrix.trim() }
        var query = ItemVectors.Query()
        swap(&query, &matrix.sessionQuery)
        defer { swap(&query, &matrix.sessionQuery) }
        let hasDirection = vectors.prepare(&query, items: state.recent.lazy.map(\.item))
        if hasDirection, mayGrow { vectors.search(&query, limit: Self.vectorCandidates) { _ = matrix.insert($0) } }
        matrix.trim()
        guard hasDirection else { return }
        vectors.affinities(of: matrix.items, to: &query, into: &matrix.affinities)
        addAffinities(&matrix)
        guard vectors.prepare(&query, like: state.recent[0].item) else { return }
        vectors.affinities(of: matrix.items, to: &query, into: &matrix.affinities)
        let affinities = matrix.affinities
        var values = matrix.values.mutableSpan
        for row in affinities.indices { values[row &* CandidateMatrix.stride &+ columns.vectorLast] = affinities[row] }
    }

    /// Computes the slots of the session's affinities.
    private func addAffinities(_ matrix: inout CandidateMatrix) {
        matrix.affinityOrder.sort(matrix.affinities)
        let affinities = matrix.affinities
        let order = matrix.affinityOrder.keys
        guard let first = order.first else { return }
        let largest = max(-1, affinities[AffinityKey.place(of: first)])
        let temperature = ItemVectors.temperature
        var values = matrix.values.mutableSpan
        for place in order.indices {
            let row = AffinityKey.place(of: order[place])
            let base = row &* CandidateMatrix.stride
            values[base &+ columns.vectorSession] = affinities[row]
            values[base &+ columns.vectorShare] = exp(temperature * (affinities[row] - largest))
            values[base &+ columns.vectorRank] = 1 / Float(place + 1).squareRoot()
        }
    }
}
