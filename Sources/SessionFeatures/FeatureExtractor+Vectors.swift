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
        fillAffinities(vectors, &query, &matrix)
        guard vectors.prepare(&query, like: state.recent[0].item) else { return }
        vectors.affinities(of: matrix.items, to: &query, into: &matrix.affinities)
        for row in 0..<matrix.count {
            matrix.values[row &* CandidateMatrix.stride &+ FeatureSlot.vectorLast.rawValue] = matrix.affinities[row]
        }
    }

    private func fillAffinities(_ vectors: ItemVectors, _ query: inout ItemVectors.Query, _ matrix: inout CandidateMatrix) {
        vectors.affinities(of: matrix.items, to: &query, into: &matrix.affinities)
        matrix.affinityOrder.removeAll(keepingCapacity: true)
        var largest: Float = -1
        for (row, affinity) in matrix.affinities.enumerated() {
            largest = max(largest, affinity)
            matrix.values[row &* CandidateMatrix.stride &+ FeatureSlot.vectorSession.rawValue] = affinity
            matrix.affinityOrder.append(Self.sortKey(affinity, row))
        }
        matrix.affinityOrder.sort()
        for (place, key) in matrix.affinityOrder.enumerated() {
            let row = Int(key & 0xffff_ffff)
            let base = row &* CandidateMatrix.stride
            matrix.values[base &+ FeatureSlot.vectorShare.rawValue] = exp(ItemVectors.temperature * (matrix.affinities[row] - largest))
            matrix.values[base &+ FeatureSlot.vectorRank.rawValue] = 1 / Float(place + 1).squareRoot()
        }
    }

    /// Orders by falling affinity, then by row, as one integer.
    private static func sortKey(_ affinity: Float, _ row: Int) -> UInt64 {
        let bits = affinity.bitPattern
        let rising = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
        return UInt64(~rising) << 32 | UInt64(row)
    }
}
