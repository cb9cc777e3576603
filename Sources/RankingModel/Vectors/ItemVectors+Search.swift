import VectorMath

extension ItemVectors {
    /// The query of a session or of one item, in integers.
    package struct Query: Sendable {
        /// The direction times ``scale``, rounded.
        fileprivate var direction = [Int16](repeating: 0, count: ItemVectors.dimension)
        fileprivate var exact = [Float](repeating: 0, count: ItemVectors.dimension)
        fileprivate var candidates: [(affinity: Float, cluster: Int32)] = []
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

    /// The cosine of the query and an item's vector, in -1...1; 0 for an item without one.
    @inline(__always)
    package func affinity(of item: UInt32, to query: borrowing Query) -> Float {
        guard Int(item) < count else { return 0 }
        let start = Int(item) &* Self.dimension
        let product = integerDot(query.direction.span, components.span.extracting(start..<start &+ Self.dimension))
        return Float(product) * inverseLengths[Int(item)] * (1 / Query.scale)
    }

    /// Hands the items nearest to the query to `body`, at most `limit`, best first.
    ///
    /// Looks at whole clusters, nearest first, until at least ``searchedItems`` items were seen, so that the cost doesn't grow with the
    /// number of items but through the clusters' directions.
    package func search(_ query: inout Query, limit: Int, _ body: (UInt32) -> Void) {
        guard limit > 0, count > 0 else { return }
        orderClusters(&query)
        var best: [(affinity: Float, item: UInt32)] = []
        best.reserveCapacity(limit + 1)
        var seen = 0
        for (_, cluster) in query.candidates {
            if seen >= Self.searchedItems { break }
            let range = Int(clusterStarts[Int(cluster)])..<Int(clusterStarts[Int(cluster) + 1])
            seen += range.count
            for place in range {
                let item = members[place]
                let affinity = affinity(of: item, to: query)
                if best.count == limit {
                    guard let worst = best.last, affinity > worst.affinity else { continue }
                    best.removeLast()
                }
                var position = best.count
                while position > 0, best[position - 1].affinity < affinity { position -= 1 }
                best.insert((affinity, item), at: position)
            }
        }
        for entry in best { body(entry.item) }
    }

    private func orderClusters(_ query: inout Query) {
        query.candidates.removeAll(keepingCapacity: true)
        for cluster in 0..<clusterStarts.count - 1 where clusterStarts[cluster] < clusterStarts[cluster + 1] {
            let start = cluster * Self.dimension
            let affinity = dot(query.exact.span, centroids.span.extracting(start..<start + Self.dimension))
            query.candidates.append((affinity, Int32(cluster)))
        }
        if query.candidates.count > 1 {
            query.candidates.sort { $0.affinity != $1.affinity ? $0.affinity > $1.affinity : $0.cluster < $1.cluster }
        }
    }
}
