extension ItemVectors {
    /// Neighbours that a new item's vector is made from.
    private static let adopted = 10

    /// The vectors of an earlier table for the items of a new one, whose rows are filled; nil when the earlier table has none.
    ///
    /// Gains, vectors and clusters of known items stay as they are. A new item, or one that had no vector, gets the direction of the mean of
    /// the vectors of its strongest known neighbours (by the sum of its forward and together shares, each vector weighted by it), and the
    /// cluster that is nearest; without such a neighbour it has no direction.
    init?(keeping old: ItemTable, in columns: ItemTableColumns) {
        guard let vectors = old.vectors else { return nil }
        let numbering = DeltaNumbering(from: ItemTableColumns(old), to: columns)
        var components = [Int8](repeating: 0, count: columns.count * Self.dimension)
        var clusters = [UInt16](repeating: 0, count: columns.count)
        var isNew: [Int] = []
        for item in 0..<columns.count {
            guard let before = numbering.old(item), vectors.inverseLength(of: before) > 0 else {
                isNew.append(item)
                continue
            }
            clusters[item] = vectors.clusterOf[before]
            components.replaceSubrange(item * Self.dimension..<(item + 1) * Self.dimension, with: vectors.components(of: before))
        }
        for item in isNew {
            let direction = vectors.direction(of: item, in: columns, numbering)
            guard let largest = direction.map(\.magnitude).max(), largest > 0 else { continue }
            for place in 0..<Self.dimension {
                components[item * Self.dimension + place] = Int8((direction[place] / largest * 127).rounded())
            }
            clusters[item] = vectors.nearestCluster(to: direction)
        }
        self.init(components: components, gains: vectors.gains, clusterOf: clusters)
    }

    /// The weighted mean of the vectors of an item's strongest known neighbours, brought to length 1; zeros when it has none.
    private func direction(of item: Int, in columns: ItemTableColumns, _ numbering: DeltaNumbering) -> [Float] {
        let row = Int(columns.rowStarts[item])..<Int(columns.rowStarts[item + 1])
        let known = row.compactMap { entry -> (weight: Int, before: Int)? in
            let weight = Int(columns.forward[entry]) + Int(columns.together[entry])
            guard weight > 0, let before = numbering.old(Int(columns.neighbours[entry])), inverseLength(of: before) > 0 else { return nil }
            return (weight, before)
        }
        var mean = [Float](repeating: 0, count: Self.dimension)
        for (weight, before) in known.sorted(by: { $0.weight != $1.weight ? $0.weight > $1.weight : $0.before < $1.before }).prefix(Self.adopted) {
            let scale = Float(weight) * inverseLength(of: before)
            for (place, component) in components(of: before).enumerated() { mean[place] += Float(component) * scale }
        }
        Self.normalise(&mean, row: 0)
        return mean
    }

    /// The cluster with members whose direction is nearest.
    private func nearestCluster(to direction: [Float]) -> UInt16 {
        var best: (cosine: Float, cluster: Int)?
        for cluster in 0..<clusterStarts.count - 1 where clusterStarts[cluster] < clusterStarts[cluster + 1] {
            var cosine: Float = 0
            for place in 0..<Self.dimension { cosine += direction[place] * centroids[cluster * Self.dimension + place] }
            if best.map({ cosine > $0.cosine }) ?? true { best = (cosine, cluster) }
        }
        return UInt16(best?.cluster ?? 0)
    }
}
