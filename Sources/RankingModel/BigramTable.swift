/// What followed a pair of consecutive distinct items, for pairs seen at least twice: a sparse second-order relation.
///
/// Pair `p` has key `keys[p]` (first item in the high half) and row `starts[p]..<starts[p + 1]` of ``items`` and ``counts``.
package struct BigramTable: Sendable, Equatable {
    /// Strictly ascending pair keys.
    package var keys: [UInt64] = []
    /// Where each pair's row starts; one more entry than pairs.
    package var starts: [UInt32] = [0]
    /// Items that followed, ascending within a row.
    package var items: [UInt32] = []
    /// How often, saturated at 65,535.
    package var counts: [UInt16] = []

    package init() {}

    /// The key of a pair of items.
    package static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// The row of what followed `first` then `second`; empty when the pair is unknown. Binary search.
    package func row(_ first: UInt32, _ second: UInt32) -> Range<Int> {
        let key = Self.key(first, second)
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        guard low < keys.count, keys[low] == key else { return 0..<0 }
        return Int(starts[low])..<Int(starts[low + 1])
    }

    var memoryBytes: Int { keys.count * 12 + items.count * 6 }
}
