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

    /// The vectors, one after the other; an item nobody knows has zeros.
    package let components: [Int8]
    /// ``positions`` rows of gains.
    package let gains: [Float]
    /// The cluster of each item.
    package let clusterOf: [UInt16]

    /// 1 / length of each vector; 0 for zeros.
    let inverseLengths: [Float]
    /// Items ordered by cluster.
    let members: [UInt32]
    /// Where each cluster's members start; one more entry than clusters.
    let clusterStarts: [UInt32]
    /// The clusters' directions, ``dimension`` numbers each.
    let centroids: [Float]

    /// Vectors that a trainer or decoder has checked: whole rows, finite gains, one cluster per item below ``maximumClusters``.
    init(components: [Int8], gains: [Float], clusterOf: [UInt16]) {
        self.components = components
        self.gains = gains
        self.clusterOf = clusterOf
        let count = clusterOf.count
        inverseLengths = (0..<count).map { item in
            let square = components[item * Self.dimension..<(item + 1) * Self.dimension].reduce(0) { $0 + Int($1) * Int($1) }
            return square == 0 ? 0 : 1 / Float(square).squareRoot()
        }
        var starts = [UInt32](repeating: 0, count: Int(clusterOf.max() ?? 0) + 2)
        for cluster in clusterOf { starts[Int(cluster) + 1] += 1 }
        for cluster in 1..<starts.count { starts[cluster] += starts[cluster - 1] }
        var fill = starts
        var members = [UInt32](repeating: 0, count: count)
        for (item, cluster) in clusterOf.enumerated() {
            members[Int(fill[Int(cluster)])] = UInt32(item)
            fill[Int(cluster)] += 1
        }
        self.members = members
        clusterStarts = starts
        var centroids = [Float](repeating: 0, count: (starts.count - 1) * Self.dimension)
        for (item, cluster) in clusterOf.enumerated() {
            for place in 0..<Self.dimension {
                centroids[Int(cluster) * Self.dimension + place] +=
                    Float(components[item * Self.dimension + place]) * inverseLengths[item]
            }
        }
        for cluster in 0..<starts.count - 1 { Self.normalise(&centroids, row: cluster) }
        self.centroids = centroids
    }

    /// The number of items.
    package var count: Int { clusterOf.count }

    /// Bytes that the arrays hold in memory.
    var memoryBytes: Int { components.count + count * 10 + clusterStarts.count * 4 + (centroids.count + gains.count) * 4 }

    /// Brings a row to length 1; a row of zeros stays.
    static func normalise(_ rows: inout [Float], row: Int) {
        let range = row * dimension..<(row + 1) * dimension
        let square = rows[range].reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return }
        let scale = 1 / square.squareRoot()
        for place in range { rows[place] *= scale }
    }
}
