package import RankingEvaluation
package import RankingModel
package import RecordedSessions
package import SessionFeatures

/// The protocol under which ranking quality is measured on recorded sessions.
///
/// Item statistics come from the first 70 % of the training sessions by time; the last 30 % are what clients hold and train on. Then the
/// table is rebuilt from all training sessions, as an operator would before a release, and next items are ranked on the test sessions.
/// Nothing is fitted on the test sessions.
package struct ResearchProtocol {
    /// The share of the training sessions that clients hold.
    package static let clientShare = 0.3

    /// The table during training.
    package let trainingTable: ItemTable
    /// The table for the evaluation.
    package let table: ItemTable
    /// The sessions that clients hold.
    package let clients: [RecordedSession]
    /// The test sessions.
    package let test: [RecordedSession]

    /// Builds both tables.
    package init(train: [RecordedSession], test: [RecordedSession]) {
        let split = SessionSplit.latest(Self.clientShare, of: train)
        trainingTable = Self.table(of: split.earlier)
        table = Self.table(of: split.earlier + split.later)
        clients = split.later
        self.test = test
    }

    /// The item table of sessions, which without times are in order.
    package static func table(of sessions: [RecordedSession], categories: [(item: String, category: UInt16)] = []) -> ItemTable {
        var builder = ItemTableBuilder()
        for (place, session) in sessions.enumerated() { builder.add(session: session.items, endedAt: session.endedAt ?? Int64(place)) }
        for (item, category) in categories { builder.setCategory(category, of: item) }
        return builder.build()
    }

    /// A session as the agent's session state sees it.
    package static func signals(of session: RecordedSession, in table: ItemTable) -> [SessionSignal] {
        session.items.indices.map { .view(item: table.item(session.items[$0]), time: session.times?[$0]) }
    }

    /// One client for each session.
    package func oneSessionClients() -> [[[SessionSignal]]] { clients.map { [Self.signals(of: $0, in: trainingTable)] } }

    /// `count` clients with the sessions that ``SubjectGrouping`` deals them.
    package func clients(_ count: Int, seed: UInt64) -> [[[SessionSignal]]] {
        SubjectGrouping.subjects(count, from: clients, seed: seed).map { $0.map { Self.signals(of: $0, in: trainingTable) } }
    }

    /// Measures a model, or an ordering by historical popularity, on the test sessions.
    package func figures(of model: RankingModel?, method: NextItemEvaluator.Method = .model) -> RankingFigures {
        Self.figures(of: model, method: method, table: table, sessions: test)
    }

    /// Measures a model on sessions.
    package static func figures(
        of model: RankingModel?, method: NextItemEvaluator.Method = .model, table: ItemTable, sessions: [RecordedSession]
    ) -> RankingFigures {
        var evaluator = NextItemEvaluator(table: table, model: model, method: method)
        for session in sessions { evaluator.evaluate(items: session.items, times: session.times) }
        return evaluator.figures
    }
}
