import VectorMath

extension ItemVectors {
    /// The query of a session or of one item, in integers.
    package struct Query: Sendable {
        /// The direction times ``scale``, rounded.
        fileprivate var direction = [Int16](repeating: 0, count: ItemVectors.dimension)
        fileprivate var exact = [Float](repeating: 0, count: ItemVectors.dimension)
        fileprivate var clusters: [(affinity: Float, cluster: Int32)] = []
        fileprivate var seen: [UInt32] = []
        fileprivate var products: [Int32] = []
        fileprivate static let scale: Float = 8_192

        package init() {}
    }

    /// How many items a search looks at, at least, when there are so many.
    package static let searchedItems = 1_536

    /// Makes the query of a session from its latest distinct items, last one first; false when none of them has a vector.
    package func prepare(_ query: inout Query, items: some Sequence<UInt32>) -> Bool {
        for place in 0..<Self.dimension { query.exact[place] = 0 }
        var position = 0
        for item in items {
            guard position < Self.positions else { break }
            if Int(item) < count {
                let inverse = inverseLengths[Int(item)]
                for place in 0..<Self.dimension {
                    query.exact[place] +=
                        gains[position * Self.dimension + place] * Float(components[Int(item) * Self.dimension + place]) * inverse
                }
            }
            position += 1
        }
        return finish(&query)
    }

    /// Makes the query of an item's own direction; false when it has none.
    package func prepare(_ query: inout Query, like item: UInt32) -> Bool {
        guard Int(item) < count else { return false }
        for place in 0..<Self.dimension { query.exact[place] = Float(components[Int(item) * Self.dimension + place]) }
        return finish(&query)
    }

    private func finish(_ query: inout Query) -> Bool {
        Self.normalise(&query.exact, row: 0)
        var isZero = true
        for place in 0..<Self.dimension {
            let rounded = (query.exact[place] * Query.scale).rounded()
            guard rounded.magnitude <= Query.scale else { return false }
            query.direction[place] = Int16(rounded)
            if query.direction[place] != 0 { isZero = false }
        }
        return !isZero
    }

    /// The cosine of the query and each item's vector, in -1...1; 0 for an item without one. Replaces `affinities`.
    package func affinities(of items: [UInt32], to query: inout Query, into affinities: inout [Float]) {
        let limit = UInt32(count)
        query.seen.removeAll(keepingCapacity: true)
        // An item past the table stands for the first one and is set to 0 below.
        for item in items { query.seen.append(item < limit ? item : 0) }
        affinities.removeAll(keepingCapacity: true)
        guard limit > 0 else {
            affinities.append(contentsOf: repeatElement(0, count: items.count))
            return
        }
        multiply(&query)
        for (place, item) in items.enumerated() {
            affinities.append(item < limit ? Float(query.products[place]) * inverseLengths[Int(item)] * (1 / Query.scale) : 0)
        }
    }

    /// The cosine of the query and one item's vector.
    package func affinity(of item: UInt32, to query: inout Query) -> Float {
        var affinity: [Float] = []
        affinities(of: [item], to: &query, into: &affinity)
        return affinity[0]
    }

    /// Fills the query's products with those of the items seen.
    private func multiply(_ query: inout Query) {
        query.products.removeAll(keepingCapacity: true)
        query.products.append(contentsOf: repeatElement(0, count: query.seen.count))
        Self.multiply(query.direction, components, query.seen, &query.products)
    }

    private static func multiply(_ direction: [Int16], _ components: [Int8], _ items: [UInt32], _ products: inout [Int32]) {
        var span = products.mutableSpan
        integerRowProducts(direction.span, components.span, at: items.span, into: &span)
    }

    /// Hands the items nearest to the query to `body`, at most `limit`, best first; equal ones by number.
    ///
    /// Looks at whole clusters, nearest first, until at least ``searchedItems`` items were seen, so that the cost doesn't grow with the
    /// number of items but through the clusters' directions.
    package func search(_ query: inout Query, limit: Int, _ body: (UInt32) -> Void) {
        guard limit > 0, count > 0 else { return }
        gather(&query)
        multiply(&query)
        var best: [(affinity: Float, item: UInt32)] = []
        best.reserveCapacity(limit + 1)
        var least = -Float.infinity
        for (place, item) in query.seen.enumerated() {
            let affinity = Float(query.products[place]) * inverseLengths[Int(item)]
            if best.count == limit {
                if affinity <= least { continue }
                best.removeLast()
            }
            var position = best.count
            while position > 0, best[position - 1].affinity < affinity { position -= 1 }
            best.insert((affinity, item), at: position)
            if best.count == limit { least = best[limit - 1].affinity }
        }
        for entry in best { body(entry.item) }
    }

    /// Gathers the members of the nearest clusters.
    private func gather(_ query: inout Query) {
        query.seen.removeAll(keepingCapacity: true)
        guard clusterStarts.count > 2 else {
            query.seen.append(contentsOf: members)
            return
        }
        query.clusters.removeAll(keepingCapacity: true)
        for cluster in 0..<clusterStarts.count - 1 where clusterStarts[cluster] < clusterStarts[cluster + 1] {
            let start = cluster * Self.dimension
            let affinity = dot(query.exact.span, centroids.span.extracting(start..<start + Self.dimension))
            query.clusters.append((affinity, Int32(cluster)))
        }
        // A few clusters are enough, so the nearest is picked again and again instead of sorting them all.
        while query.seen.count < Self.searchedItems, !query.clusters.isEmpty {
            var nearest = 0
            for place in 1..<max(query.clusters.count, 1) where query.clusters[place].affinity > query.clusters[nearest].affinity {
                nearest = place
            }
            let cluster = Int(query.clusters[nearest].cluster)
            query.clusters.swapAt(nearest, query.clusters.count - 1)
            query.clusters.removeLast()
            query.seen.append(contentsOf: members[Int(clusterStarts[cluster])..<Int(clusterStarts[cluster + 1])])
        }
    }
}
