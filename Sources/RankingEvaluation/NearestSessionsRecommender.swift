/// Nearest neighbours among past sessions, weighted by recency within the session (V-SKNN): session-rec's `VMContextKNN` with the
/// similarity `vec` (Ludewig, Jannach, "Evaluation of Session-based Recommendation Algorithms", 2018).
///
/// The `sampleSize` most recent training sessions that share an item are compared; a shared item counts (position / length)^2, the
/// latest position counting. The `neighbours` most similar give each of their items their similarity, lowered by how many steps ago the
/// latest shared item was seen. Equally similar sessions: the more recent first; session-rec leaves that to the order of a hash table.
///
/// It needs everybody's sessions where it ranks. It is an anchor to compare with, not something that an agent could run.
package struct NearestSessionsRecommender: SessionRecommender, Sendable {
    /// A variant's parameters.
    package struct Settings: Sendable, Equatable {
        /// The name in reports.
        package var name: String
        /// How many similar sessions vote.
        package var neighbours: Int
        /// How many recent sessions are compared.
        package var sampleSize: Int
        /// Whether a vote falls with the square of the steps since the latest shared item, or only in proportion.
        package var decaysQuadratically: Bool
        /// How much an item's rarity, log(sessions / views), adds to its votes.
        package var rarityWeight: Double

        /// session-rec's tuned V-SKNN.
        package static let vsknn = Settings(name: "v-sknn", neighbours: 100, sampleSize: 1_000, decaysQuadratically: true, rarityWeight: 0)
        /// session-rec's V-SKNN with inverse document frequency, as tuned on diginetica.
        package static let vsknnRare = Settings(name: "v-sknn-idf", neighbours: 500, sampleSize: 5_000, decaysQuadratically: false, rarityWeight: 5)
    }

    package let name: String
    package private(set) var recommended: [UInt32] = []
    private let settings: Settings
    private let order: PopularityOrder
    private let history: PastSessions
    private var scores: SparseScores
    private var session = RecentItems()
    private var similarity: [Double]
    private var stepsBack: [UInt32]
    private var touched: [UInt32] = []

    /// Indexes the training sessions.
    package init(_ settings: Settings = .vsknn, training: SessionLog, order: PopularityOrder) {
        self.init(settings, history: PastSessions(training, itemCount: order.count), order: order)
    }

    /// Uses sessions that are indexed already.
    package init(_ settings: Settings, history: PastSessions, order: PopularityOrder) {
        name = settings.name
        self.settings = settings
        self.order = order
        self.history = history
        scores = SparseScores(itemCount: order.count)
        similarity = [Double](repeating: 0, count: history.count)
        stepsBack = [UInt32](repeating: 0, count: history.count)
    }

    package mutating func beginSession() { session.removeAll() }

    package mutating func view(_ item: UInt32, at time: Int64?) { session.view(item) }

    package mutating func recommend(_ count: Int) {
        compare()
        vote()
        recommended = scores.best(count, by: order)
    }

    package func standing(of item: UInt32) -> ItemStanding { scores.standing(of: item, by: order) }

    /// Collects similarities of the sessions that share an item. Among the most recent sessions of a union, each is among the most recent
    /// of every list that has it; so the tails of the lists are enough.
    private mutating func compare() {
        for past in touched { similarity[Int(past)] = 0 }
        touched.removeAll(keepingCapacity: true)
        for entry in session.latestFirst {
            let share = Double(entry.position) / Double(session.length)
            for past in history.sessions(with: entry.item).suffix(settings.sampleSize) {
                if similarity[Int(past)] == 0 {
                    touched.append(past)
                    stepsBack[Int(past)] = UInt32(clamping: session.length - entry.position + 1)
                }
                similarity[Int(past)] += share * share
            }
        }
    }

    /// Lets the most similar of the most recent sessions vote.
    private mutating func vote() {
        var sample = touched
        if sample.count > settings.sampleSize {
            sample.sort(by: >)
            sample.removeLast(sample.count - settings.sampleSize)
        }
        sample.sort { left, right in
            let (a, b) = (similarity[Int(left)], similarity[Int(right)])
            return a != b ? a > b : left > right
        }
        let distinct = Double(max(session.latestFirst.count, 1))
        scores.removeAll()
        for past in sample.prefix(settings.neighbours) {
            let steps = Double(stepsBack[Int(past)])
            let decay = settings.decaysQuadratically ? 1 / (steps * steps) : 1 / steps
            let vote = similarity[Int(past)] / distinct
            for item in history.items(of: past) {
                scores.add((vote + vote * history.rarity[Int(item)] * settings.rarityWeight) * decay, to: item)
            }
        }
    }
}
