/// The order of affinities, largest first and equal ones by place: a radix sort over the four bytes of a number, with memory that is kept.
///
/// Time of the order of the affinities, plus 256 steps for each byte.
package struct AffinityOrder: Sendable {
    /// The keys (``AffinityKey``) of what was sorted last, ascending.
    package private(set) var keys: [UInt64] = []
    private var other: [UInt64] = []
    /// How many keys have each value of a byte, then where the next of them goes.
    private var places = [Int](repeating: 0, count: 256)

    package init() {}

    /// Sorts affinities, none of which is NaN, by their place in the array.
    package mutating func sort(_ affinities: [Float]) {
        keys.removeAll(keepingCapacity: true)
        for (place, affinity) in affinities.enumerated() { keys.append(AffinityKey.key(affinity, place)) }
        if other.count > keys.count { other.removeLast(other.count - keys.count) }
        if other.count < keys.count { other.append(contentsOf: repeatElement(0, count: keys.count - other.count)) }
        // The lower half is in order already, and a pass keeps the order of equals.
        for shift in stride(from: UInt64(32), to: 64, by: 8) {
            Self.distribute(keys, by: shift, into: &other, &places)
            swap(&keys, &other)
        }
    }

    private static func distribute(_ keys: [UInt64], by shift: UInt64, into sorted: inout [UInt64], _ places: inout [Int]) {
        var sorted = sorted.mutableSpan
        var places = places.mutableSpan
        for value in places.indices { places[value] = 0 }
        for place in keys.indices { places[Int(keys[place] &>> shift & 0xff)] &+= 1 }
        var next = 0
        for value in places.indices {
            let count = places[value]
            places[value] = next
            next &+= count
        }
        for place in keys.indices {
            let value = Int(keys[place] &>> shift & 0xff)
            sorted[places[value]] = keys[place]
            places[value] &+= 1
        }
    }
}
