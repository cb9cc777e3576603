/// A direction for each item, learned so that the direction of a session points to what comes next.
///
/// The query of a session is `q = sum over k of gain_k * v(item k)`, element by element, over its latest distinct items (k = 0 is the
/// last one), brought to length 1; an item's affinity is the cosine of `q` and `v(item)`. Only directions matter, so a vector is stored as
/// integers of 8 bits and has no scale. Items lie in clusters, so that a search looks at few of them.
package struct ItemVectors: Sendable, Equatable {
    /// Numbers of an item's vector.
    package static let dimension = 48
    /// How many of a session's latest distinct items make its query.
    package static let positions = 6
    /// The temperature under which the vectors are learned: a probability is proportional to `exp(temperature * cosine)`.
    package static let temperature: Float = 8
    /// Most clusters.
    static let maximumClusters = 1_024

    /// ``positions`` rows of gains.
    package let gains: [Float]
    /// The cluster of each item.
    package let clusterOf: [UInt16]

    /// The vectors in the order of ``members``, so that a search reads one after the other; an item nobody knows has zeros.
    let rows: [Int8]
    /// 1 / length of each of ``rows``; 0 for zeros.
    let rowScales: [Float]
    /// Items ordered by cluster, and by number within one.
    let members: [UInt32]
    /// Where each item stands in ``members``.
    let places: [UInt32]
    /// Where each cluster's members start; one more entry than clusters.
    let clusterStarts: [UInt32]
    /// The clusters' directions, ``dimension`` numbers each.
    let centroids: [Float]

    /// Vectors that a trainer or decoder has checked: whole rows, finite gains, one cluster per item below ``maximumClusters``.
    init(components: [Int8], gains: [Float], clusterOf: [UInt16]) {
        self.gains = gains
        self.clusterOf = clusterOf
        let count = clusterOf.count
        var starts = [UInt32](repeating: 0, count: Int(clusterOf.max() ?? 0) + 2)
        for cluster in clusterOf { starts[Int(cluster) + 1] += 1 }
        for cluster in 1..<starts.count { starts[cluster] += starts[cluster - 1] }
        var fill = starts
        var members = [UInt32](repeating: 0, count: count)
        var places = [UInt32](repeating: 0, count: count)
        for (item, cluster) in clusterOf.enumerated() {
            places[item] = fill[Int(cluster)]
            members[Int(fill[Int(cluster)])] = UInt32(item)
            fill[Int(cluster)] += 1
        }
        var rows: [Int8] = []
        rows.reserveCapacity(components.count)
        var rowScales: [Float] = []
        rowScales.reserveCapacity(count)
        for item in members {
            let row = components[Int(item) * Self.dimension..<(Int(item) + 1) * Self.dimension]
            let square = row.reduce(0) { $0 + Int($1) * Int($1) }
            rows.append(contentsOf: row)
            rowScales.append(square == 0 ? 0 : 1 / Float(square).squareRoot())
        }
        self.members = members
        self.places = places
        self.rows = rows
        self.rowScales = rowScales
        clusterStarts = starts
        var centroids = [Float](repeating: 0, count: (starts.count - 1) * Self.dimension)
        // Members of a cluster are in the order of their numbers, so the sums are those over all items.
        for (row, item) in members.enumerated() {
            let first = Int(clusterOf[Int(item)]) * Self.dimension
            for place in 0..<Self.dimension { centroids[first + place] += Float(rows[row * Self.dimension + place]) * rowScales[row] }
        }
        for cluster in 0..<starts.count - 1 { Self.normalise(&centroids, row: cluster) }
        self.centroids = centroids
    }

    /// The number of items.
    package var count: Int { clusterOf.count }

    /// The vector of an item.
    package func components(of item: Int) -> ArraySlice<Int8> {
        let first = Int(places[item]) * Self.dimension
        return rows[first..<first + Self.dimension]
    }

    /// 1 / length of an item's vector; 0 for zeros.
    func inverseLength(of item: Int) -> Float { rowScales[Int(places[item])] }

    /// Bytes that the arrays hold in memory.
    var memoryBytes: Int { rows.count + count * 14 + clusterStarts.count * 4 + (centroids.count + gains.count) * 4 }

    /// Brings a row to length 1; a row of zeros stays.
    static func normalise(_ rows: inout [Float], row: Int) {
        let range = row * dimension..<(row + 1) * dimension
        let square = rows[range].reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return }
        let scale = 1 / square.squareRoot()
        for place in range { rows[place] *= scale }
    }
}
