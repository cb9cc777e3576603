import BehaviorEvents
import Consent
package import Foundation
import LocalTraining
import Ranking
import RankingModel
import RecordedSessions
import SessionFeatures
import Sessions

/// How fast one core takes in events and ranks, on the agent's own rooms: event JSON to feature update, and one event in, the first twenty
/// items out. Stores and sockets are not part of it.
package struct AgentSpeed {
    /// What was measured.
    package struct Outcome: Codable, Sendable {
        /// Items of the table.
        package var items: Int
        /// Rankings that were timed.
        package var rankings: Int
        /// Median time of one event in, twenty items out, in milliseconds.
        package var rankP50: Double
        /// The time that one ranking in a hundred exceeds, in milliseconds.
        package var rankP99: Double
        /// The slowest ranking, in milliseconds.
        package var rankMaximum: Double
        /// Events of JSON that were read, admitted, put into sessions and folded into features, a second; median of five passes.
        package var eventsPerSecond: Double
        /// Bytes of one event's JSON, mean.
        package var eventBytes: Double

        enum CodingKeys: String, CodingKey {
            case items, rankings
            case rankP50 = "rank_p50_ms"
            case rankP99 = "rank_p99_ms"
            case rankMaximum = "rank_max_ms"
            case eventsPerSecond = "events_per_second"
            case eventBytes = "event_bytes_mean"
        }
    }

    private let table: ItemTable
    private let sessions: [RecordedSession]

    /// Measures on recorded sessions: the table from `train`, the events from `test`.
    package init(train: URL, test: URL) throws {
        table = ResearchProtocol.table(of: try RecordedSessionFile(path: train.path).sessions(), learnsVectors: true)
        sessions = try RecordedSessionFile(path: test.path).sessions()
    }

    /// Measures on generated sessions over a shop of `items` items.
    package init(items: Int, sessions count: Int, seed: UInt64) {
        var settings = SessionGenerator.Settings()
        settings.items = items
        settings.categories = max(1, items / 50)
        var generator = SessionGenerator(sessions: count, settings: settings, seed: seed)
        var made: [RecordedSession] = []
        while let next = generator.next() { made.append(next.recorded) }
        let cut = made.count * 9 / 10
        table = ResearchProtocol.table(of: Array(made[..<cut]), categories: generator.categories, learnsVectors: true)
        sessions = Array(made[cut...])
    }

    /// Measures.
    package func measure() throws -> Outcome {
        let times = rankingTimes()
        let (rate, bytes) = try eventRate()
        func percentile(_ share: Double) -> Double {
            times.isEmpty ? 0 : times[min(times.count - 1, Int(Double(times.count) * share))]
        }
        return Outcome(
            items: table.count, rankings: times.count, rankP50: percentile(0.5), rankP99: percentile(0.99), rankMaximum: times.last ?? 0,
            eventsPerSecond: rate, eventBytes: bytes)
    }

    /// A model of the shape that is released, with no weight zero, so that nothing is skipped.
    private static var trainedShape: RankingModel? {
        let start = RankingModel.initial(hiddenUnits: TrainingDefaults.hiddenUnits)
        return RankingModel(version: 1, schemaFingerprint: start.schemaFingerprint, weights: start.weights.map { $0 == 0 ? 0.1 : $0 })
    }

    private func rankingTimes() -> [Double] {
        var ranker = Ranker(table: table, model: Self.trainedShape)
        var times: [Double] = []
        for session in sessions.prefix(20_000) {
            var state = SessionState()
            for (index, item) in session.items.enumerated() {
                let start = ContinuousClock.now
                state.apply(.view(item: table.item(item), time: session.times?[index]))
                let top = ranker.rank(state, RankingRequest(k: 20, options: RankingOptions(hasReasons: false))).items
                let elapsed = ContinuousClock.now - start
                if !top.isEmpty { times.append(Double(elapsed.components.attoseconds) * 1e-15 + Double(elapsed.components.seconds) * 1e3) }
            }
        }
        return times.sorted()
    }

    /// Bodies of up to fifty events of one subject, as a page sends them.
    private func bodies() -> (bodies: [[UInt8]], events: Int) {
        var bodies: [[UInt8]] = []
        var events = 0
        var batch: [String] = []
        func flush() {
            if !batch.isEmpty { bodies.append(Array(("[" + batch.joined(separator: ",") + "]").utf8)) }
            batch.removeAll(keepingCapacity: true)
        }
        for session in sessions {
            for item in session.items where events < 200_000 {
                let time = 1_790_000_000_000 + events * 10
                batch.append(
                    "{\"event\":\"view_item\",\"event_id\":\"e\(events)\",\"subject\":\"s\(events / 50 % 64)\",\"timestamp_ms\":\(time),"
                        + "\"items\":[{\"item_id\":\"\(item)\"}]}")
                events += 1
                if batch.count == 50 { flush() }
            }
        }
        flush()
        return (bodies, events)
    }

    private func eventRate() throws -> (rate: Double, bytes: Double) {
        let (bodies, events) = bodies()
        guard events > 0 else { return (0, 0) }
        let reader = EventReader()
        let gate = ConsentGate(currentVersion: 1)
        var rates: [Double] = []
        for _ in 0..<5 {
            var register = SessionRegister()
            var states: [String: SessionState] = [:]
            var consents: [String: ConsentRegister] = [:]
            var generator = SystemRandomNumberGenerator()
            let now: Int64 = 1_790_100_000_000
            let start = ContinuousClock.now
            for body in bodies {
                for event in try reader.read(body) {
                    if consents[event.subject] == nil {
                        var consent = ConsentRegister(subject: event.subject)
                        consent.grant(.all, version: 1, at: now)
                        consents[event.subject] = consent
                    }
                    guard case .admitted(let admitted) = gate.admit(event, under: consents[event.subject], at: now) else { continue }
                    guard register.admit(admitted, now: event.timestamp, using: &generator).isCounted else { continue }
                    for item in event.items {
                        states[event.subject, default: SessionState()].apply(.view(item: table.item(item.id), time: event.timestamp))
                    }
                }
            }
            let elapsed = ContinuousClock.now - start
            rates.append(Double(events) / (Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18))
        }
        return (rates.sorted()[2], Double(bodies.reduce(0) { $0 + $1.count }) / Double(events))
    }
}
