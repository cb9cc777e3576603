#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An event that was learnt on one half of the outcomes, to be judged on the other.
struct DistinguishingEvent {
    /// What is looked at in a row.
    enum Feature: String, CaseIterable {
        /// The likelihood ratio of the declared law, which for one shifted coordinate is that coordinate.
        case likelihood = "likelihood ratio"
        /// The coordinate's histogram: leaks that the declared law doesn't have.
        case histogram
        /// The coordinate's low bits: leaks of a sum that was rounded.
        case lowBits = "low bits"
        /// The size of the other coordinates: noise that depends on the input.
        case restEnergy = "size of the rest"

        func key(of row: ArraySlice<Int64>, width: Int64) -> Int64 {
            let first = row[row.startIndex]
            switch self {
            case .likelihood: return first
            case .histogram: return first >= 0 ? first / width : -((width - 1 - first) / width)
            case .lowBits: return first & 15
            case .restEnergy: return Int64(8 * log2(1 + row.dropFirst().reduce(0.0) { $0 + Double($1) * Double($1) }))
            }
        }
    }

    let feature: Feature
    private let width: Int64
    private let keys: Set<Int64>

    /// Learns the event that best tells the rows of `likely` from those of `unlikely`, in either order of the inputs.
    ///
    /// - Parameter sign: 1 if large first coordinates speak for `likely`, -1 if small ones do.
    init(_ feature: Feature, likely: [ArraySlice<Int64>], unlikely: [ArraySlice<Int64>], sign: Int64, width: Int64) {
        var counts: [Int64: (likely: Double, unlikely: Double)] = [:]
        for row in likely { counts[feature.key(of: row, width: width), default: (0, 0)].likely += 1 }
        for row in unlikely { counts[feature.key(of: row, width: width), default: (0, 0)].unlikely += 1 }
        let order = counts.sorted { first, second in
            if feature == .likelihood { return first.key * sign > second.key * sign }
            let (one, other) = (
                (first.value.likely + 0.5) / (first.value.unlikely + 0.5), (second.value.likely + 0.5) / (second.value.unlikely + 0.5)
            )
            return one == other ? first.key < second.key : one > other
        }
        var (a, b, best, length) = (0.0, 0.0, -Double.infinity, 0)
        for (index, entry) in order.enumerated() {
            a += entry.value.likely
            b += entry.value.unlikely
            // Six deviations off on each side: what an exact bound will leave of it.
            let margin = log(max(1e-9, a - 6 * a.squareRoot())) - log(b + 6 * b.squareRoot() + 18)
            if margin > best { (best, length) = (margin, index + 1) }
        }
        self.feature = feature
        self.width = width
        keys = Set(order.prefix(length).map(\.key))
    }

    /// How many rows the event contains. A key that was never seen while learning is outside.
    func count(in rows: [ArraySlice<Int64>]) -> Int { rows.count { keys.contains(feature.key(of: $0, width: width)) } }
}
