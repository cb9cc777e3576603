/// Sequential rules (SR): what came after the last item in training, by the sum of 1 / gap^2 over later views of the same session.
///
/// session-rec's `SequentialRules` with its tuned settings: 20 steps, quadratic weights, the 20 strongest rules of each item (Kamehkhosh,
/// Jannach, Ludewig, "A Comparison of Frequent Pattern Techniques and a Deep Learning Method for Session-Based Recommendation", 2017).
package struct SequentialRulesRecommender: SessionRecommender, Sendable {
    /// How many later views count.
    package static let steps = 20
    /// Rules kept per item.
    package static let kept = 20

    package let name = "sr"
    package private(set) var recommended: [UInt32] = []
    private let order: PopularityOrder
    private var scores: SparseScores
    private var last: UInt32?
    private var ruleStarts = [0]
    private var rules: [(item: UInt32, weight: Double)] = []

    /// Learns the rules.
    package init(training: SessionLog, order: PopularityOrder) {
        self.order = order
        scores = SparseScores(itemCount: order.count)
        let occurrences = Self.occurrences(in: training, itemCount: order.count)
        var row = SparseScores(itemCount: order.count)
        for item in 0..<order.count {
            for place in occurrences.places[occurrences.starts[item]..<occurrences.starts[item + 1]] {
                let end = min(training.range(of: Int(occurrences.sessionOf[Int(place)])).upperBound, Int(place) + Self.steps + 1)
                for later in Int(place) + 1..<max(end, Int(place) + 1) {
                    let gap = Double(later - Int(place))
                    row.add(1 / (gap * gap), to: training.items[later])
                }
            }
            // The strongest; equal weights in the order in which they were first seen, as Python's Counter has them.
            let strongest = row.items.enumerated()
                .sorted { row[$0.element] != row[$1.element] ? row[$0.element] > row[$1.element] : $0.offset < $1.offset }
                .prefix(Self.kept)
            for rule in strongest { rules.append((rule.element, row[rule.element])) }
            ruleStarts.append(rules.count)
            row.removeAll()
        }
    }

    package mutating func beginSession() { last = nil }

    package mutating func view(_ item: UInt32, at time: Int64?) { last = item }

    package mutating func recommend(_ count: Int) {
        scores.removeAll()
        if let last, Int(last) < order.count {
            for rule in rules[ruleStarts[Int(last)]..<ruleStarts[Int(last) + 1]] { scores.add(rule.weight, to: rule.item) }
        }
        recommended = scores.best(count, by: order)
    }

    package func standing(of item: UInt32) -> ItemStanding { scores.standing(of: item, by: order) }

    /// Where each item stands in the log, in the log's order, and the session of each view.
    private static func occurrences(in log: SessionLog, itemCount: Int) -> (starts: [Int], places: [UInt32], sessionOf: [UInt32]) {
        var starts = [Int](repeating: 0, count: itemCount + 1)
        for item in log.items where Int(item) < itemCount { starts[Int(item) + 1] += 1 }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var places = [UInt32](repeating: 0, count: starts[itemCount])
        var sessionOf = [UInt32](repeating: 0, count: log.items.count)
        for session in 0..<log.count {
            for place in log.range(of: session) {
                sessionOf[place] = UInt32(session)
                let item = Int(log.items[place])
                guard item < itemCount else { continue }
                places[next[item]] = UInt32(place)
                next[item] += 1
            }
        }
        return (starts, places, sessionOf)
    }
}
