/// A comparison of two facts that is assumed to hold, `left` the smaller one where there is an order.
struct FactPair: Sendable {
    private enum Relation: Sendable { case less, atMost, equal, different }

    private let left: FactSlot
    private let right: FactSlot
    private let relation: Relation

    init(_ left: FactSlot, _ comparison: RuleCondition.Comparison, _ right: FactSlot) {
        let isTurned = comparison == .greater || comparison == .atLeast
        self.left = isTurned ? right : left
        self.right = isTurned ? left : right
        relation =
            switch comparison {
            case .equal: .equal
            case .notEqual: .different
            case .less, .greater: .less
            case .atMost, .atLeast: .atMost
            }
    }

    /// Narrows what facts may be by what is assumed of pairs; false when nothing is left of one of them.
    ///
    /// Bounds travel along the comparisons until nothing changes, and a circle with a strict comparison in it is impossible. What only "is
    /// different from" would exclude, beyond single values, is not excluded.
    static func narrow(_ regions: inout [FactSlot: FactRegion], by pairs: [FactPair]) -> Bool {
        if hasStrictCircle(pairs) { return false }
        // Each round moves at least one bound over a gap or to another fact's bound; longer chains than this are given up, unproven.
        for _ in 0..<(2 * pairs.count + 8) {
            let before = regions
            for pair in pairs {
                guard let left = regions[pair.left]?.known(in: NumberRanges.all), let right = regions[pair.right]?.known(in: NumberRanges.all) else {
                    continue
                }
                guard !left.ranges.isEmpty, !right.ranges.isEmpty else { return false }
                let (smaller, greater) = pair.apply(left, right)
                if smaller.isEmpty || greater.isEmpty { return false }
                regions[pair.left] = smaller
                regions[pair.right] = greater
            }
            if regions == before { break }
        }
        return true
    }

    private func apply(_ left: FactRegion, _ right: FactRegion) -> (FactRegion, FactRegion) {
        switch relation {
        case .less:
            (
                left.known(in: NumberRanges.range(NumberRanges.lowest, right.highest.nextDown)),
                right.known(in: NumberRanges.range(left.lowest.nextUp, NumberRanges.highest))
            )
        case .atMost:
            (
                left.known(in: NumberRanges.range(NumberRanges.lowest, right.highest)),
                right.known(in: NumberRanges.range(left.lowest, NumberRanges.highest))
            )
        case .equal: (left.known(in: right.ranges), right.known(in: left.ranges))
        case .different: (left.without(right), right.without(left))
        }
    }

    /// Whether a fact would have to be less than itself.
    private static func hasStrictCircle(_ pairs: [FactPair]) -> Bool {
        var slots: [FactSlot] = []
        for pair in pairs { for slot in [pair.left, pair.right] where !slots.contains(slot) { slots.append(slot) } }
        // 0: no path, 1: at most, 2: less.
        var paths = [[Int]](repeating: [Int](repeating: 0, count: slots.count), count: slots.count)
        for pair in pairs {
            guard let left = slots.firstIndex(of: pair.left), let right = slots.firstIndex(of: pair.right) else { continue }
            switch pair.relation {
            case .less: paths[left][right] = 2
            case .atMost: paths[left][right] = max(paths[left][right], 1)
            case .equal:
                paths[left][right] = max(paths[left][right], 1)
                paths[right][left] = max(paths[right][left], 1)
            case .different: break
            }
        }
        for middle in slots.indices {
            for from in slots.indices where paths[from][middle] > 0 {
                for to in slots.indices where paths[middle][to] > 0 {
                    paths[from][to] = max(paths[from][to], paths[from][middle], paths[middle][to])
                }
            }
        }
        return slots.indices.contains { slot in
            paths[slot][slot] == 2
                || pairs.contains { pair in
                    guard pair.relation == .different, slots[slot] == pair.left, let other = slots.firstIndex(of: pair.right) else { return false }
                    return paths[slot][other] > 0 && paths[other][slot] > 0
                }
        }
    }
}

extension FactRegion {
    /// Without the one value that another fact has for certain. A text that the file doesn't name can be many.
    fileprivate func without(_ other: FactRegion) -> FactRegion {
        guard other.ranges.count == 1, let only = other.ranges.first, only.lowerBound == only.upperBound, only.lowerBound != CodedFact.other else {
            return self
        }
        return known(in: NumberRanges.complement([only], in: NumberRanges.all))
    }
}
