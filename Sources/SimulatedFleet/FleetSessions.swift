package import RecordedSessions

/// The sessions of a whole run, cut into three parts that never mix.
///
/// By time: the earliest half is what the operator builds the item table from; the middle two fifths belong to the devices, dealt in turn
/// after a shuffle, and never leave them; the latest tenth is kept aside to measure quality.
package struct FleetSessions: Sendable {
    /// The share of the operator's part.
    package static let tableShare = 0.5
    /// The share that is kept aside.
    package static let asideShare = 0.1

    /// What the item table is built from.
    package let table: [RecordedSession]
    /// Categories of items, where they are known.
    package let categories: [(item: String, category: UInt16)]
    /// Each device's own sessions, oldest first.
    package let devices: [[RecordedSession]]
    /// What each device would have shipped raw.
    package let rawBytes: [EventBytes]
    /// What quality is measured on.
    package let aside: [RecordedSession]
    /// Where the sessions came from, for the summary.
    package let source: String

    /// Why sessions cannot be used.
    package struct TooFew: Error, CustomStringConvertible {
        package let description: String
    }

    /// Splits recorded sessions. Throws ``TooFew`` unless every device gets one.
    package init(recorded sessions: [RecordedSession], source: String, devices: Int, seed: UInt64) throws(TooFew) {
        try self.init(sessions, categories: [], source: source, devices: devices, seed: seed) { EventBytes($0) }
    }

    /// Generates sessions and splits them. The full event stream is written and measured for the devices' part alone.
    package init(
        generating count: Int, settings: SessionGenerator.Settings, devices: Int, seed: UInt64, progress: (Int) -> Void = { _ in }
    ) throws(TooFew) {
        var generator = SessionGenerator(sessions: count, settings: settings, seed: seed)
        let (tableEnd, asideStart) = Self.cuts(of: count)
        var sessions: [RecordedSession] = []
        var bytes: [String: EventBytes] = [:]
        while let session = generator.next() {
            // Generated sessions come out in order of their start, recorded ones are split by their end: near a cut, both parts are measured.
            if (tableEnd - 1_000..<asideStart + 1_000).contains(sessions.count) { bytes[session.recorded.id] = EventBytes(session) }
            sessions.append(session.recorded)
            progress(sessions.count)
        }
        try self.init(sessions, categories: generator.categories, source: "generated", devices: devices, seed: seed) {
            bytes[$0.id] ?? EventBytes($0)
        }
    }

    private init(
        _ sessions: [RecordedSession], categories: [(item: String, category: UInt16)], source: String, devices count: Int, seed: UInt64,
        bytes: (RecordedSession) -> EventBytes
    ) throws(TooFew) {
        let ordered = SessionSplit.latest(Self.asideShare, of: sessions)
        let (tableEnd, asideStart) = Self.cuts(of: sessions.count)
        let middle = ordered.earlier[min(tableEnd, ordered.earlier.count)...]
        guard asideStart - tableEnd >= count, !ordered.later.isEmpty else {
            throw TooFew(description: "\(sessions.count) sessions are too few for \(count) devices: two fifths of them must give each device one")
        }
        table = Array(ordered.earlier.prefix(tableEnd))
        aside = ordered.later
        self.categories = categories
        self.source = source
        devices = SubjectGrouping.subjects(count, from: Array(middle), seed: seed).map { sessions in
            sessions.sorted { ($0.endedAt ?? 0) < ($1.endedAt ?? 0) }
        }
        rawBytes = devices.map { sessions in sessions.reduce(into: EventBytes()) { $0 += bytes($1) } }
    }

    private static func cuts(of count: Int) -> (tableEnd: Int, asideStart: Int) {
        (Int(Double(count) * tableShare), count - Int((Double(count) * asideShare).rounded(.up)))
    }
}
