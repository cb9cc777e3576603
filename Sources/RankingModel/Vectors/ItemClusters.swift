import VectorMath

/// Spherical k-means over directions, so that a search for neighbours looks at few items.
enum ItemClusters {
    /// Items that a cluster has on average.
    private static let size = 160
    /// Below this many items one cluster is enough.
    private static let smallest = 2_048
    /// Most items that the clusters' directions are fitted to; the others are only assigned.
    private static let sample = 50_000
    private static let rounds = 5

    /// The cluster of each row of `units`; deterministic. Time of the order of items times clusters.
    static func assign(_ units: [Float], dimension: Int) -> [UInt16] {
        let count = units.count / dimension
        guard count > smallest else { return [UInt16](repeating: 0, count: count) }
        let clusters = min(count / size, ItemVectors.maximumClusters)
        let step = max(1, count / sample)
        var centroids: [Float] = []
        for cluster in 0..<clusters {
            let item = cluster * count / clusters
            centroids += units[item * dimension..<(item + 1) * dimension]
        }
        var nearest = [UInt16](repeating: 0, count: count)
        for _ in 0..<rounds {
            fill(&nearest, units, centroids, dimension: dimension, step: step)
            var sums = [Float](repeating: 0, count: centroids.count)
            for item in stride(from: 0, to: count, by: step) {
                let start = Int(nearest[item]) * dimension
                for place in 0..<dimension { sums[start + place] += units[item * dimension + place] }
            }
            for cluster in 0..<clusters {
                ItemVectors.normalise(&sums, row: cluster)
                // An empty cluster keeps its place.
                let range = cluster * dimension..<(cluster + 1) * dimension
                if sums[range].contains(where: { $0 != 0 }) { centroids.replaceSubrange(range, with: sums[range]) }
            }
        }
        fill(&nearest, units, centroids, dimension: dimension, step: 1)
        return nearest
    }

    private static func fill(_ nearest: inout [UInt16], _ units: [Float], _ centroids: [Float], dimension: Int, step: Int) {
        let clusters = centroids.count / dimension
        var products = [Float](repeating: 0, count: clusters)
        for item in stride(from: 0, to: nearest.count, by: step) {
            var span = products.mutableSpan
            rowProducts(units.span.extracting(item * dimension..<(item + 1) * dimension), centroids.span, length: dimension, into: &span)
            var best = 0
            for cluster in 1..<max(clusters, 1) where products[cluster] > products[best] { best = cluster }
            nearest[item] = UInt16(best)
        }
    }
}
