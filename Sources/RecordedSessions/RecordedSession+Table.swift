extension RecordedSession {
    /// The sessions as tab-separated text with a header line: with timestamps (seconds, three decimals) when every session has times,
    /// else with the order.
    package static func table(_ sessions: some Sequence<RecordedSession>) -> [UInt8] {
        let sessions = Array(sessions)
        let hasTimes = !sessions.isEmpty && sessions.allSatisfy { $0.times?.count == $0.items.count }
        var text = Array("session_id\titem_id\t\(hasTimes ? "timestamp" : "order")\n".utf8)
        for session in sessions {
            for (position, item) in session.items.enumerated() {
                text.append(contentsOf: session.id.utf8)
                text.append(9)
                text.append(contentsOf: item.utf8)
                text.append(9)
                text.append(contentsOf: clock(hasTimes ? session.times?[position] : nil, position).utf8)
                text.append(10)
            }
        }
        return text
    }

    private static func clock(_ time: Int64?, _ position: Int) -> String {
        guard let time else { return "\(position)" }
        let decimals = "\(time % 1_000)"
        return "\(time / 1_000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
}
