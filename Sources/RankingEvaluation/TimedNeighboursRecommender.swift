#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Nearest sessions with every weight decaying exponentially (VSTAN): session-rec's `VSKNN_STAN` as tuned on diginetica, the strongest of
/// its neighbour methods on most sets (Ludewig, Mauro, Latifi, Jannach, "Empirical analysis of session-based recommendation algorithms", 2020).
///
/// A shared item counts exp((position - length) / 4.9) in a cosine; a past session loses with its age, exp(-days / 40), an item of it
/// with its distance from the latest shared item there, exp(-|distance| / 4.9), and the whole vote with the steps since the latest shared
/// item here, exp(-steps / 1.225). Rarity adds ten times itself. Without times sessions have no age.
package struct TimedNeighboursRecommender: SessionRecommender, Sendable {
    /// The tuned parameters.
    package enum Tuned {
        static let neighbours = 1_500
        static let sampleSize = 5_000
        static let positionScale = 4.9
        static let ageScaleDays = 40.0
        static let distanceScale = 4.9
        static let stepScale = 1.225
        static let rarityWeight = 10.0
    }

    package let name = "vstan"
    package private(set) var recommended: [UInt32] = []
    private let order: PopularityOrder
    private let history: PastSessions
    private var scores: SparseScores
    private var session = RecentItems()
    private var now: Int64?
    private var similarity: [Double]
    private var stepWeight: [Double]
    private var touched: [UInt32] = []

    /// Uses sessions that are indexed already.
    package init(history: PastSessions, order: PopularityOrder) {
        self.order = order
        self.history = history
        scores = SparseScores(itemCount: order.count)
        similarity = [Double](repeating: 0, count: history.count)
        stepWeight = similarity
    }

    package mutating func beginSession() { session.removeAll() }

    package mutating func view(_ item: UInt32, at time: Int64?) {
        session.view(item)
        now = time
    }

    package mutating func recommend(_ count: Int) {
        compare()
        vote()
        recommended = scores.best(count, by: order)
    }

    package func standing(of item: UInt32) -> ItemStanding { scores.standing(of: item, by: order) }

    private mutating func compare() {
        for past in touched { similarity[Int(past)] = 0 }
        touched.removeAll(keepingCapacity: true)
        for entry in session.latestFirst {
            let steps = Double(session.length - entry.position)
            let weight = exp(-steps / Tuned.positionScale)
            let decay = exp(-steps / Tuned.stepScale)
            for past in history.sessions(with: entry.item).suffix(Tuned.sampleSize) {
                if similarity[Int(past)] == 0 {
                    touched.append(past)
                    stepWeight[Int(past)] = decay
                }
                similarity[Int(past)] += weight
            }
        }
    }

    private mutating func vote() {
        var sample = touched
        if sample.count > Tuned.sampleSize {
            sample.sort(by: >)
            sample.removeLast(sample.count - Tuned.sampleSize)
        }
        // Cosine and age; the current session's own length is the same for all.
        for past in sample {
            var factor = 1 / Double(history.items(of: past).count).squareRoot()
            if let now, history.hasTimes { factor *= exp(-Double(now - history.ends[Int(past)]) / 86_400_000 / Tuned.ageScaleDays) }
            similarity[Int(past)] *= factor
        }
        sample.sort { left, right in
            let (a, b) = (similarity[Int(left)], similarity[Int(right)])
            return a != b ? a > b : left > right
        }
        scores.removeAll()
        for past in sample.prefix(Tuned.neighbours) {
            let items = zip(history.items(of: past), history.positions(of: past))
            let latestShared = items.reduce(0) { shared, entry in
                session.latestFirst.contains { $0.item == entry.0 } ? max(shared, entry.1) : shared
            }
            let vote = similarity[Int(past)] * stepWeight[Int(past)]
            for (item, position) in items {
                let distance = abs(Double(position) - Double(latestShared))
                let near = vote * exp(-distance / Tuned.distanceScale)
                scores.add(near + near * history.rarity[Int(item)] * Tuned.rarityWeight, to: item)
            }
        }
    }
}
