/// Views in the order of a file, and the sessions that they make: logs are often in order of time, with the sessions mixed.
///
/// Takes 16 bytes a view, as much again while sessions come out, and each identifier once.
struct SessionGrouping: Sendable {
    private struct View: Sendable {
        var session: UInt32
        var item: UInt32
        var clock: Int64
    }

    /// Identifiers and their numbers, in the order in which they came.
    private struct Numbering: Sendable {
        private(set) var names: [String] = []
        private var numbers: [String: UInt32] = [:]
        private var last: (name: String, number: UInt32)?

        mutating func number(of name: String) -> UInt32 {
            // Mostly the rows of a session follow each other.
            if let last, last.name == name { return last.number }
            let number = found(name)
            last = (name, number)
            return number
        }

        private mutating func found(_ name: String) -> UInt32 {
            if let number = numbers[name] { return number }
            // A file of Limit.fileBytes has fewer than 2^32 lines.
            let number = UInt32(names.count)
            names.append(name)
            numbers[name] = number
            return number
        }
    }

    private var views: [View] = []
    private var items = Numbering()
    private var sessions = Numbering()
    /// Views of each session.
    private var counts: [Int] = []

    /// Takes one view; false, with nothing taken, when the session has all the views that it may have.
    mutating func add(session: String, item: String, clock: Int64) -> Bool {
        let number = sessions.number(of: session)
        if Int(number) == counts.count { counts.append(0) }
        guard counts[Int(number)] < RecordedSessionParser.Limit.sessionViews else { return false }
        counts[Int(number)] += 1
        views.append(View(session: number, item: items.number(of: item), clock: clock))
        return true
    }

    /// Hands every session to `body`, in the order of their first views; the views of each in order of the clock, and of the file where
    /// the clock says the same.
    ///
    /// - Parameter hasTimes: Whether the clock is a time that sessions should have, in Unix milliseconds.
    func forEach(hasTimes: Bool, _ body: (RecordedSession) throws -> Void) rethrows {
        var ends: [Int] = []
        ends.reserveCapacity(counts.count)
        var places: [Int] = []
        places.reserveCapacity(counts.count)
        for count in counts {
            places.append(ends.last ?? 0)
            ends.append((ends.last ?? 0) + count)
        }
        // A counting sort by session, which keeps the order of the file.
        var grouped = views
        for view in views {
            grouped[places[Int(view.session)]] = view
            places[Int(view.session)] += 1
        }
        for (number, end) in ends.enumerated() {
            let session = Self.inOrder(grouped[(end - counts[number])..<end])
            try body(
                RecordedSession(
                    id: sessions.names[number], items: session.map { items.names[Int($0.item)] }, times: hasTimes ? session.map(\.clock) : nil))
        }
    }

    private static func inOrder(_ session: ArraySlice<View>) -> ArraySlice<View> {
        guard zip(session, session.dropFirst()).contains(where: { $0.clock > $1.clock }) else { return session }
        return session.enumerated().sorted { ($0.element.clock, $0.offset) < ($1.element.clock, $1.offset) }.map(\.element)[...]
    }
}
