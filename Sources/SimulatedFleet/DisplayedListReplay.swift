package import RankingModel
package import RecordedSessions
package import SessionFeatures

/// Recorded sessions with displayed lists as the agent's session state sees them.
///
/// Item statistics are the choices of the training sessions: the first ``operatorShare`` by time for training, so that a client's own choices
/// never stand in the table that it trains with, and all of them for the evaluation. Those first sessions are the operator's own: the last
/// ``warmShare`` of them make the operator's first model, with statistics of what came before them.
package struct DisplayedListReplay {
    /// The share of the training sessions, by time, that are the operator's own, and make the table that clients train with.
    package static let operatorShare = 0.3

    /// The share of the operator's sessions that its first model learns from. What tells of a list needs few statistics, so it is large.
    package static let warmShare = 0.7

    /// The table under which the operator's first model is trained; nil when there is none to train.
    package let operatorTable: ItemTable?
    /// The sessions that the operator's first model learns from, as signals numbered by ``operatorTable``; one subject for each.
    package let operatorSubjects: [[[SessionSignal]]]

    /// The table during training.
    package let trainingTable: ItemTable
    /// The table for the evaluation.
    package let table: ItemTable
    /// Each client's session as signals numbered by ``trainingTable``.
    package let clients: [[[SessionSignal]]]
    /// How often items at each place of a list were chosen, over the first place's number, each at least 1/20: the position bias.
    package let positionBias: [Double]

    /// Builds the tables.
    ///
    /// - Parameter startsWarm: Whether the operator trains a first model.
    package init(train: [DisplayedListSession], startsWarm: Bool = true) {
        let ordered = train.enumerated().sorted { ($0.element.endedAt, $0.offset) < ($1.element.endedAt, $1.offset) }.map(\.element)
        let cut = Int(Double(ordered.count) * Self.operatorShare)
        let own = cut - (startsWarm ? Int(Double(cut) * Self.warmShare) : 0)
        let trainingTable = Self.table(of: ordered[..<cut])
        self.trainingTable = trainingTable
        table = Self.table(of: ordered[...])
        clients = Self.subjects(of: ordered[cut...], in: trainingTable)
        positionBias = Self.positionBias(of: ordered)
        let operatorTable = Self.table(of: ordered[..<own])
        operatorSubjects = Self.subjects(of: ordered[own..<cut], in: operatorTable)
        self.operatorTable = operatorSubjects.isEmpty ? nil : operatorTable
    }

    /// The sessions that have a list to learn from, one subject for each.
    private static func subjects(of sessions: ArraySlice<DisplayedListSession>, in table: borrowing ItemTable) -> [[[SessionSignal]]] {
        var subjects: [[[SessionSignal]]] = []
        for session in sessions where session.lastChoice != nil {
            var state = SessionState()
            var signals: [SessionSignal] = []
            for row in session.rows { signals += Self.signals(of: row, in: table, numbering: &state) }
            subjects.append([signals])
        }
        return subjects
    }

    private static func table(of sessions: ArraySlice<DisplayedListSession>) -> ItemTable {
        var builder = ItemTableBuilder()
        for session in sessions {
            let chosen = session.rows.compactMap { row in if case .choice(let item, _, _) = row.action { item } else { nil } }
            if !chosen.isEmpty { builder.add(session: chosen, endedAt: session.endedAt) }
        }
        return builder.build()
    }

    private static func positionBias(of sessions: [DisplayedListSession]) -> [Double] {
        var counts = [Int](repeating: 0, count: DisplayedList.limit)
        for case .choice(let item, let list, _) in sessions.lazy.flatMap(\.rows).map(\.action) {
            if let place = list.firstIndex(of: item), place < counts.count { counts[place] += 1 }
        }
        return counts.map { max(Double($0) / Double(max(counts[0], 1)), 0.05) }
    }

    /// A row as signals; items that the table doesn't know get numbers in the vocabulary of `state`, which is not changed otherwise.
    package static func signals(
        of row: DisplayedListSession.Row, in table: borrowing ItemTable, numbering state: inout SessionState
    ) -> [SessionSignal] {
        switch row.action {
        case .view(let item): return [.view(item: state.admit(item, in: table), time: row.time)]
        case .other: return [.search]
        case .choice(let item, let list, let prices):
            var signals = [SessionSignal.displayed(displayed(list, prices: prices, at: row.time, in: table, numbering: &state))]
            let number = state.admit(item, in: table)
            if let number { signals.append(.choice(item: number)) }
            return signals + [.view(item: number, time: row.time)]
        }
    }

    /// A row's list. Items that can't be numbered any more, because the session's vocabulary is full, are left out.
    package static func displayed(
        _ list: [String], prices: [Float], at time: Int64, in table: borrowing ItemTable, numbering state: inout SessionState
    ) -> DisplayedList {
        var items: [UInt32] = []
        var known: [Float] = []
        for (place, name) in list.enumerated() {
            guard let number = state.admit(name, in: table) else { continue }
            items.append(number)
            known.append(place < prices.count ? prices[place] : 0)
        }
        return DisplayedList(items: items, prices: known, time: time)
    }
}
