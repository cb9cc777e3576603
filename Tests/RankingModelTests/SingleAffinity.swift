import RankingModel

extension ItemVectors {
    /// The cosine of the query and one item's vector.
    func affinity(of item: UInt32, to query: inout Query) -> Float {
        var affinity: [Float] = []
        affinities(of: [item], to: &query, into: &affinity)
        return affinity[0]
    }
}
