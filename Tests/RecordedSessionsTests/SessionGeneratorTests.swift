import Foundation
import Testing

@testable import RecordedSessions

@Suite struct SessionGeneratorTests {
    private static func generate(_ count: Int, seed: UInt64, settings: SessionGenerator.Settings = .init()) -> [GeneratedSession] {
        var generator = SessionGenerator(sessions: count, settings: settings, seed: seed)
        var sessions: [GeneratedSession] = []
        while let session = generator.next() { sessions.append(session) }
        return sessions
    }

    @Test func `One seed gives one world, another seed another`() {
        let first = Self.generate(300, seed: 1).map(\.recorded)
        #expect(first == Self.generate(300, seed: 1).map(\.recorded))
        #expect(first != Self.generate(300, seed: 2).map(\.recorded))
    }

    @Test func `Sessions come in order of time, with at least two views each, inside the period`() {
        let settings = SessionGenerator.Settings()
        let sessions = Self.generate(2_000, seed: 5).map(\.recorded)
        #expect(sessions.count == 2_000)
        #expect(sessions.allSatisfy { $0.items.count >= 2 && $0.times?.count == $0.items.count })
        let starts = sessions.compactMap { $0.times?.first }
        #expect(starts == starts.sorted())
        #expect(starts.allSatisfy { $0 >= settings.start && $0 < settings.start + 14 * 86_400_000 })
    }

    @Test func `Popularity is skewed, views repeat, and categories hold together`() {
        let sessions = Self.generate(4_000, seed: 6)
        var counts: [String: Int] = [:]
        var (returns, sameCategory, steps) = (0, 0, 0)
        let categories = Dictionary(uniqueKeysWithValues: SessionGenerator(sessions: 1, seed: 6).categories.map { ($0.item, $0.category) })
        for session in sessions.map(\.recorded) {
            for (position, item) in session.items.enumerated() {
                counts[item, default: 0] += 1
                guard position > 0 else { continue }
                steps += 1
                if session.items[..<position].contains(item) { returns += 1 }
                if categories[item] == categories[session.items[position - 1]] { sameCategory += 1 }
            }
        }
        let total = counts.values.reduce(0, +)
        let head = counts.values.sorted(by: >).prefix(counts.count / 10).reduce(0, +)
        #expect(Double(head) / Double(total) > 0.25)
        #expect((0.1...0.4).contains(Double(returns) / Double(steps)))
        #expect(Double(sameCategory) / Double(steps) > 0.6)
    }

    @Test func `Drift changes what is popular`() {
        var still = SessionGenerator.Settings()
        still.drift = 0
        var moving = still
        moving.drift = 0.2
        func overlap(_ settings: SessionGenerator.Settings) -> Int {
            let sessions = Self.generate(6_000, seed: 7, settings: settings).map(\.recorded)
            func top(_ part: ArraySlice<RecordedSession>) -> Set<String> {
                var counts: [String: Int] = [:]
                for item in part.flatMap(\.items) { counts[item, default: 0] += 1 }
                return Set(counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(50).map(\.key))
            }
            return top(sessions[..<1_500]).intersection(top(sessions[4_500...])).count
        }
        #expect(overlap(moving) + 10 < overlap(still))
    }

    @Test func `The full stream and the views alone are JSON arrays, the stream much larger`() throws {
        for session in Self.generate(20, seed: 8) {
            let full = session.fullStreamJSON()
            let clicks = session.recorded.clickOnlyJSON()
            let events = try #require(try JSONSerialization.jsonObject(with: Data(full)) as? [[String: Any]])
            let views = try #require(try JSONSerialization.jsonObject(with: Data(clicks)) as? [[String: Any]])
            #expect(views.count == session.recorded.items.count)
            #expect(events.filter { $0["event"] as? String == "view_item" }.count == views.count)
            #expect(Set(events.compactMap { $0["event_id"] as? String }).count == events.count)
            #expect(full.count > 4 * clicks.count)
        }
    }

    @Test func `Identifiers are escaped`() throws {
        let session = RecordedSession(id: "a\"b\\\n", items: ["\u{1}ü\""])
        let views = try #require(try JSONSerialization.jsonObject(with: Data(session.clickOnlyJSON())) as? [[String: Any]])
        #expect(views.first?["subject"] as? String == "a\"b\\\n")
    }

    @Test func `Extreme settings make sessions, not traps`() {
        var settings = SessionGenerator.Settings()
        settings.items = 0
        settings.categories = 0
        settings.related = 0
        settings.days = 0
        settings.meanExtraViews = 0
        #expect(Self.generate(50, seed: 1, settings: settings).count == 50)
        #expect(Self.generate(-1, seed: 1).isEmpty)
    }
}
