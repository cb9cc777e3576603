import Dispatch
package import RankingEvaluation
package import RankingModel
package import RecordedSessions
package import SessionFeatures
import Synchronization

/// The protocol under which ranking quality is measured on recorded sessions.
///
/// Item statistics come from the first 70 % of the training sessions by time; the last 30 % are what clients hold and train on. Then the
/// table is rebuilt from all training sessions, as an operator would before a release, and next items are ranked on the test sessions.
/// The first 70 % are the operator's own: their last 30 % make the operator's first model, with statistics of what came before them.
/// Where the latest sessions are mostly of items that the others don't know, both splits are spread over the time instead
/// (``RecordedSessions/SessionSplit/representative(_:of:)``). Nothing is fitted on the test sessions. Views of test items that no training session has are left out, and so are test sessions with
/// fewer than two views after that.
package struct ResearchProtocol {
    /// The share of the training sessions that clients hold.
    package static let clientShare = 0.3

    /// The share of the operator's sessions that its first model learns from.
    package static let warmShare = 0.3

    /// Most sessions that the first model learns from, the latest; more would not change so few weights.
    package static let mostWarmSessions = 6_000

    /// The table under which the operator's first model is trained; nil when there is none to train.
    package let operatorTable: ItemTable?
    /// The operator's sessions that its first model learns from.
    package let operatorSessions: [RecordedSession]
    /// The table during training.
    package let trainingTable: ItemTable
    /// The table for the evaluation.
    package let table: ItemTable
    /// Whether clients hold the latest sessions; if not, sessions spread over the whole time.
    package let isSplitByTime: Bool
    /// The sessions that clients hold.
    package let clients: [RecordedSession]
    /// The training sessions as baselines learn from them, earlier ones first.
    package let training: SessionLog
    /// The test sessions, ready to be replayed.
    package let replay: SessionReplay
    /// The noised histogram of all training sessions that ``table`` is made of; nil where the operator's sessions make it.
    package let histogram: ItemHistogram?
    /// Views in the test file.
    package let testViews: Int

    /// Builds the tables, each on a core of its own where there are so many.
    ///
    /// - Parameters:
    ///   - learnsVectors: Whether the tables have item vectors, which takes most of the time.
    ///   - startsWarm: Whether the operator trains a first model.
    package init(train: [RecordedSession], test: [RecordedSession], learnsVectors: Bool = true, startsWarm: Bool = true) {
        let split = SessionSplit.representative(Self.clientShare, of: train)
        histogram = nil
        let own = SessionSplit.representative(startsWarm ? Self.warmShare : 0, of: split.earlier)
        let all = SessionSplit.latest(0, of: train).earlier
        isSplitByTime = split == SessionSplit.latest(Self.clientShare, of: train)
        let tables = Self.tables(
            of: [all, split.earlier, own.later.isEmpty ? [] : own.earlier], learnsVectors: learnsVectors)
        table = tables[0]
        trainingTable = tables[1]
        operatorTable = own.later.isEmpty || own.earlier.isEmpty ? nil : tables[2]
        operatorSessions = Array(own.later.suffix(Self.mostWarmSessions))
        clients = split.later
        training = Self.log(of: all, in: table)
        replay = Self.replay(of: test, in: table)
        testViews = test.reduce(0) { $0 + $1.items.count }
    }

    /// Builds the tables of noised histograms instead, and without an operator's first model, so that everything has an epsilon.
    ///
    /// The first 70 % of the training sessions are one release and the last 30 % another, each with the whole epsilon, as no session is in
    /// both. ``trainingTable`` is made of the first; ``table`` of the sum of the two, which carries the noise of both. That sum's noise is drawn
    /// anew, from the same law. The items of the training sessions stand for a catalogue: the domain, and known to both tables.
    package init(
        train: [RecordedSession], test: [RecordedSession], histograms settings: HistogramRelease.Settings, learnsVectors: Bool = true
    ) throws {
        // By time alone: what others viewed must not decide which release a session is in.
        let split = SessionSplit.latest(Self.clientShare, of: train)
        let all = split.earlier + split.later
        isSplitByTime = true
        let items = Set(all.lazy.flatMap(\.items))
        var both = settings
        both.periods = 2
        both.seed &+= 1
        let earlier = try Self.histogram(of: split.earlier, items: items, settings)
        let released = try Self.histogram(of: all, items: items, both)
        let tables = Self.concurrently([released, earlier]) { Self.table(of: $0, items: items, learnsVectors: learnsVectors) }
        histogram = released
        table = tables[0]
        trainingTable = tables[1]
        operatorTable = nil
        operatorSessions = []
        clients = split.later
        training = Self.log(of: all, in: table)
        replay = Self.replay(of: test, in: table)
        testViews = test.reduce(0) { $0 + $1.items.count }
    }

    private static func histogram(
        of sessions: [RecordedSession], items: Set<String>, _ settings: HistogramRelease.Settings
    ) throws -> ItemHistogram {
        var release = try HistogramRelease(items: items, settings: settings)
        for session in sessions { release.add(session) }
        return try release.release()
    }

    /// The table of a histogram and of a catalogue that only lists items.
    private static func table(of histogram: ItemHistogram, items: Set<String>, learnsVectors: Bool) -> ItemTable {
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = learnsVectors
        var builder = ItemTableBuilder(settings: settings)
        for item in items { builder.list(item) }
        return builder.build(from: histogram) ?? .empty
    }

    /// Views of the test file that the training sessions don't know, and that are therefore not measured.
    package var unknownTestViews: Int { testViews - replay.sessions.items.count }

    private static func tables(of parts: [[RecordedSession]], learnsVectors: Bool) -> [ItemTable] {
        concurrently(parts) { table(of: $0, learnsVectors: learnsVectors) }
    }

    private static func concurrently<Part: Sendable>(_ parts: [Part], _ table: @Sendable (Part) -> ItemTable) -> [ItemTable] {
        let built = Mutex([Int: ItemTable]())
        DispatchQueue.concurrentPerform(iterations: parts.count) { place in
            let table = table(parts[place])
            built.withLock { $0[place] = table }
        }
        return built.withLock { done in parts.indices.map { done[$0] ?? .empty } }
    }

    /// The item table of sessions, which without times are in order; `progress` is told the steps of learning vectors, done and all.
    package static func table(
        of sessions: [RecordedSession], categories: [(item: String, category: UInt16)] = [], learnsVectors: Bool = false,
        progress: (Int, Int) -> Void = { _, _ in }
    ) -> ItemTable {
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = learnsVectors
        var builder = ItemTableBuilder(settings: settings)
        for (place, session) in sessions.enumerated() { builder.add(session: session.items, endedAt: session.endedAt ?? Int64(place)) }
        for (item, category) in categories { builder.setCategory(category, of: item) }
        return builder.build(progress: progress)
    }

    /// A session as the agent's session state sees it.
    package static func signals(of session: RecordedSession, in table: ItemTable) -> [SessionSignal] {
        session.items.indices.map { .view(item: table.item(session.items[$0]), time: session.times?[$0]) }
    }

    /// The operator's sessions, one subject for each, numbered by ``operatorTable``.
    package func operatorSubjects() -> [[[SessionSignal]]] {
        operatorTable.map { table in operatorSessions.map { [Self.signals(of: $0, in: table)] } } ?? []
    }

    /// One client for each session.
    package func oneSessionClients() -> [[[SessionSignal]]] { clients.map { [Self.signals(of: $0, in: trainingTable)] } }

    /// `count` clients with the sessions that ``SubjectGrouping`` deals them.
    package func clients(_ count: Int, seed: UInt64) -> [[[SessionSignal]]] {
        SubjectGrouping.subjects(count, from: clients, seed: seed).map { $0.map { Self.signals(of: $0, in: trainingTable) } }
    }

    /// Sessions with items numbered as in `table`, without the views of items that it doesn't know.
    package static func log(of sessions: some Sequence<RecordedSession>, in table: ItemTable) -> SessionLog {
        var log = SessionLog()
        for session in sessions {
            var items: [UInt32] = []
            var times: [Int64]? = session.times.map { _ in [] }
            for (position, name) in session.items.enumerated() {
                guard let item = table.item(name) else { continue }
                items.append(item)
                if let time = session.times?[position] { times?.append(time) }
            }
            log.add(items: items, times: times)
        }
        return log
    }

    /// Sessions ready to be replayed.
    package static func replay(of sessions: some Sequence<RecordedSession>, in table: ItemTable) -> SessionReplay {
        SessionReplay(sessions: log(of: sessions, in: table), order: PopularityOrder(table))
    }

    /// Measures a model on the test sessions.
    package func figures(of model: RankingModel?) -> RankingFigures {
        var agent = AgentRecommender(table: table, model: model)
        return RankingFigures(replay.run(&agent))
    }

    /// Measures a model on sessions.
    package static func figures(of model: RankingModel?, table: ItemTable, sessions: [RecordedSession]) -> RankingFigures {
        var agent = AgentRecommender(table: table, model: model)
        return RankingFigures(replay(of: sessions, in: table).run(&agent))
    }

    /// Measures historical popularity alone.
    package static func popularityFigures(table: ItemTable, sessions: [RecordedSession]) -> RankingFigures {
        var popularity = PopularityRecommender(order: PopularityOrder(table))
        return RankingFigures(replay(of: sessions, in: table).run(&popularity))
    }
}
