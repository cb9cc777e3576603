import VectorMath

extension ItemVectors {
    /// The query of a session or of one item, in integers.
    package struct Query: Sendable {
        /// The direction times ``scale``, rounded.
        fileprivate var direction = [Int16](repeating: 0, count: ItemVectors.dimension)
        fileprivate var exact = [Float](repeating: 0, count: ItemVectors.dimension)
        /// Working memory of a search: what the clusters give, the items of the nearest ones with their affinities, and the best so far.
        fileprivate var clusterAffinities: [Float] = []
        fileprivate var clusters: [(affinity: Float, cluster: Int32)] = []
        fileprivate var seen: [UInt32] = []
        fileprivate var affinities: [Float] = []
        fileprivate var best: [UInt64] = []
        fileprivate static let scale: Float = 8_192

        package init() {}
    }

    /// How many items a search looks at, at least, when there are so many.
    package static let searchedItems = 1_536

    /// Makes the query of a session from its latest distinct items, last one first; false when none of them has a vector.
    package func prepare(_ query: inout Query, items: some Sequence<UInt32>) -> Bool {
        var exact = query.exact.mutableSpan
        for place in 0..<Self.dimension { exact[place] = 0 }
        var position = 0
        for item in items {
            guard position < Self.positions else { break }
            if Int(item) < count {
                let row = Int(places[Int(item)])
                let scale = rowScales[row]
                for place in 0..<Self.dimension {
                    exact[place] += gains[position &* Self.dimension &+ place] * Float(rows[row &* Self.dimension &+ place]) * scale
                }
            }
            position += 1
        }
        return finish(&query)
    }

    /// Makes the query of an item's own direction; false when it has none.
    package func prepare(_ query: inout Query, like item: UInt32) -> Bool {
        guard Int(item) < count else { return false }
        for (place, component) in components(of: Int(item)).enumerated() { query.exact[place] = Float(component) }
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
        Self.resize(&affinities, to: items.count)
        let limit = UInt32(count)
        guard limit > 0 else {
            for place in affinities.indices { affinities[place] = 0 }
            return
        }
        query.seen.removeAll(keepingCapacity: true)
        var hasOthers = false
        for item in items {
            // An item past the table stands for the first one and is set to 0 below.
            query.seen.append(places[item < limit ? Int(item) : 0])
            if item >= limit { hasOthers = true }
        }
        var span = affinities.mutableSpan
        scaledRowProducts(query.direction.span, rows.span, scales: rowScales.span, at: query.seen.span, into: &span)
        for place in span.indices { span[place] *= 1 / Query.scale }
        if hasOthers { for (place, item) in items.enumerated() where item >= limit { span[place] = 0 } }
    }

    /// Hands the items nearest to the query to `body`, at most `limit`, best first; equal ones in the order in which they were seen.
    ///
    /// Looks at whole clusters, nearest first, until at least ``searchedItems`` items were seen, so that the cost doesn't grow with the
    /// number of items but through the clusters' directions.
    package func search(_ query: inout Query, limit: Int, _ body: (UInt32) -> Void) {
        guard limit > 0, count > 0 else { return }
        query.seen.removeAll(keepingCapacity: true)
        if clusterStarts.count > 2 {
            compareClusters(&query)
            while query.seen.count < Self.searchedItems, let cluster = Self.takeNearest(&query.clusters) {
                see(Int(clusterStarts[cluster])..<Int(clusterStarts[cluster + 1]), &query)
            }
        } else {
            see(0..<count, &query)
        }
        Self.select(limit, of: query.affinities, count: query.seen.count, into: &query.best)
        for key in query.best { body(query.seen[AffinityKey.place(of: key)]) }
    }

    /// Compares the query with the direction of each cluster that has members.
    private func compareClusters(_ query: inout Query) {
        let clusterCount = clusterStarts.count - 1
        Self.resize(&query.clusterAffinities, to: clusterCount)
        Self.multiply(query.exact, centroids, into: &query.clusterAffinities)
        query.clusters.removeAll(keepingCapacity: true)
        for cluster in 0..<clusterCount where clusterStarts[cluster] < clusterStarts[cluster + 1] {
            query.clusters.append((query.clusterAffinities[cluster], Int32(cluster)))
        }
    }

    /// Takes out the nearest cluster. A few are enough, so they are not sorted.
    private static func takeNearest(_ clusters: inout [(affinity: Float, cluster: Int32)]) -> Int? {
        guard let first = clusters.first else { return nil }
        var (nearest, largest) = (0, first.affinity)
        for place in clusters.indices where clusters[place].affinity > largest { (nearest, largest) = (place, clusters[place].affinity) }
        let cluster = Int(clusters[nearest].cluster)
        clusters.swapAt(nearest, clusters.count - 1)
        clusters.removeLast()
        return cluster
    }

    /// Compares the query with the items of some rows.
    private func see(_ range: Range<Int>, _ query: inout Query) {
        let first = query.seen.count
        query.seen.append(contentsOf: members[range])
        if query.affinities.count < query.seen.count { Self.resize(&query.affinities, to: query.seen.count) }
        multiply(query.direction, range, into: &query.affinities, from: first)
    }

    private func multiply(_ direction: [Int16], _ range: Range<Int>, into affinities: inout [Float], from first: Int) {
        var span = affinities.mutableSpan
        scaledRowProducts(direction.span, rows.span, scales: rowScales.span, of: range, into: &span, at: first)
    }

    private static func multiply(_ direction: [Float], _ centroids: [Float], into affinities: inout [Float]) {
        var span = affinities.mutableSpan
        dots(direction.span, centroids.span, into: &span)
    }

    /// Replaces `best` by the keys of the largest of the first `count` affinities, at most `limit`, largest first.
    private static func select(_ limit: Int, of affinities: [Float], count: Int, into best: inout [UInt64]) {
        let kept = min(limit, count)
        best.removeAll(keepingCapacity: true)
        guard kept > 0 else { return }
        for place in 0..<kept { best.append(AffinityKey.key(affinities[place], place)) }
        var heap = best.mutableSpan
        replaceWorst(of: &heap, affinities.span, count: count)
        for end in stride(from: kept - 1, to: 0, by: -1) {
            let key = heap[end]
            heap[end] = heap[0]
            sink(key, into: &heap, at: 0, end: end)
        }
    }

    /// Makes a heap of the keys of the first affinities, whose root is the worst, and offers it all that follow.
    private static func replaceWorst(of heap: inout MutableSpan<UInt64>, _ affinities: Span<Float>, count: Int) {
        let kept = heap.count
        for parent in stride(from: kept / 2 - 1, through: 0, by: -1) { sink(heap[parent], into: &heap, at: parent, end: kept) }
        var least = affinities[AffinityKey.place(of: heap[0])]
        for place in kept..<count where affinities[place] > least {
            sink(AffinityKey.key(affinities[place], place), into: &heap, at: 0, end: kept)
            least = affinities[AffinityKey.place(of: heap[0])]
        }
    }

    /// Puts a key into a place of a heap that ends before `end`, or below it.
    private static func sink(_ key: UInt64, into heap: inout MutableSpan<UInt64>, at place: Int, end: Int) {
        var hole = place
        while true {
            var child = 2 &* hole &+ 1
            guard child < end else { break }
            if child &+ 1 < end, heap[child &+ 1] > heap[child] { child &+= 1 }
            guard heap[child] > key else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = key
    }

    /// Gives `values` this many entries, whatever they are.
    private static func resize(_ values: inout [Float], to count: Int) {
        if values.count > count { values.removeLast(values.count - count) }
        if values.count < count { values.append(contentsOf: repeatElement(0, count: count - values.count)) }
    }
}
