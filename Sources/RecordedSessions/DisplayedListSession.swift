/// One recorded session in which lists were displayed and items chosen from them.
package struct DisplayedListSession: Sendable, Equatable {
    /// What happened in a row.
    package enum Action: Sendable, Equatable {
        /// An item was looked at.
        case view(item: String)
        /// An item was chosen from a displayed list; prices are in the list's order, empty when the file has none.
        case choice(item: String, list: [String], prices: [Float])
        /// Anything else: a search, a filter, another sort order.
        case other
    }

    /// A row of the file.
    package struct Row: Sendable, Equatable {
        /// Unix milliseconds.
        package var time: Int64
        package var action: Action

        package init(time: Int64, action: Action) {
            self.time = time
            self.action = action
        }
    }

    /// The file's name for the session.
    package var id: String
    /// The rows in order; at least one.
    package var rows: [Row]

    package init(id: String, rows: [Row]) {
        self.id = id
        self.rows = rows
    }

    /// The time of the last row.
    package var endedAt: Int64 { rows.last?.time ?? 0 }

    /// The row of the last choice, or nil when there is none, its list has a single item, or the item chosen isn't in it.
    package var lastChoice: Int? {
        guard let last = rows.lastIndex(where: { if case .choice = $0.action { true } else { false } }),
            case .choice(let item, let list, _) = rows[last].action, list.count > 1, list.contains(item)
        else { return nil }
        return last
    }
}
