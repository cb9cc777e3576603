import BehaviorEvents
import Consent
import Sessions
import Testing

@Suite("Session register")
struct SessionRegisterTests {
    private let minute: Int64 = 60_000
    private let start: Int64 = 1_700_000_000_000

    private func event(_ id: Int, _ kind: EventKind = .pageView, at time: Int64, items: [String] = [], dwell: Int32? = nil) -> BehaviorEvent {
        BehaviorEvent(
            kind: kind, id: EventID(hashing: "\(id)"), subject: "s", timestamp: time, items: items.map { EventItem(id: $0) }, dwell: dwell)
    }

    private func change(_ update: SessionUpdate) -> SessionChange? {
        if case .started(_, let change) = update.outcome { change } else { nil }
    }

    @Test("Thirty minutes less a millisecond is the same session, thirty minutes is another")
    func idleEdge() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 1)
        var time = start
        let first = register.admit(try SessionPropertyTests.admitted(event(0, at: time), .all), now: time, using: &generator)
        #expect(change(first) == .firstEvent)
        time += 30 * minute - 1
        let second = register.admit(try SessionPropertyTests.admitted(event(1, at: time), .all), now: time, using: &generator)
        #expect(change(second) == nil)
        time += 30 * minute
        let update = register.admit(try SessionPropertyTests.admitted(event(2, at: time), .all), now: time, using: &generator)
        #expect(change(update) == .idle)
        #expect(update.closed.count == 1)
        #expect(update.closed.first?.eventCount == 2)
    }

    @Test("A session that never pauses ends after twenty-four hours")
    func maximumLength() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 2)
        var changes: [SessionChange] = []
        for step in 0..<(24 * 6 + 1) {
            let time = start + Int64(step) * 10 * minute
            let update = register.admit(try SessionPropertyTests.admitted(event(step, at: time), .all), now: time, using: &generator)
            if let change = change(update) { changes.append(change) }
        }
        #expect(changes == [.firstEvent, .maximumLength])
    }

    @Test("A session that lost a purpose is closed for the purposes that are left")
    func consentChange() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 3)
        _ = register.admit(try SessionPropertyTests.admitted(event(0, at: start), .all), now: start, using: &generator)
        let update = register.admit(try SessionPropertyTests.admitted(event(1, at: start), .ranking), now: start, using: &generator)
        #expect(change(update) == .consentChange)
        #expect(update.closed.map(\.purposes) == [.ranking])
    }

    @Test("An idle session is closed by the clock, once, and the next one says why")
    func closeIdle() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 4)
        _ = register.admit(try SessionPropertyTests.admitted(event(0, at: start), .all), now: start, using: &generator)
        let (early, due, again) = (
            register.closeIdle(now: start + 30 * minute - 1), register.closeIdle(now: start + 30 * minute),
            register.closeIdle(now: start + 31 * minute)
        )
        #expect(early.isEmpty)
        #expect(due.map(\.end) == [.changed(.idle)])
        #expect(again.isEmpty)
        let later = start + 32 * minute
        let next = register.admit(try SessionPropertyTests.admitted(event(1, at: later), .all), now: later, using: &generator)
        #expect(change(next) == .idle)
        let copy = register.admit(try SessionPropertyTests.admitted(event(0, at: later), .all), now: later, using: &generator)
        #expect(copy.outcome == .duplicate, "a copy is recognised across sessions")
        #expect(!copy.isCounted)
    }

    @Test("Pings and exposures add attention to the item they are about, and lists count impressions")
    func attention() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 5)
        let events = [
            event(0, .viewItemList, at: start, items: ["a", "b", "c"]), event(1, .viewItem, at: start + 1, items: ["a"], dwell: 5),
            event(2, .viewItem, at: start + 2, items: ["b"]), event(3, .pagePing, at: start + 3, items: ["a"], dwell: 1_000),
            event(4, .hover, at: start + 4, items: ["z"], dwell: 9), event(5, .pagePing, at: start + 5, items: ["a"], dwell: 86_400_000),
        ]
        for event in events {
            let update = register.admit(try SessionPropertyTests.admitted(event, .all), now: start + 10, using: &generator)
            #expect(update.isCounted)
        }
        #expect(register.liveInteractions(of: "s").map(\.dwell) == [86_400_000, 0])
        let all = register.closeIdle(now: start + 40 * minute)
        let closed = try #require(all.first)
        #expect(closed.impressionCount == 3)
        #expect(closed.eventCount == 6)
        #expect(closed.interactions.map(\.itemID) == ["a", "b"])
    }

    @Test("Erasing a subject leaves nothing to close")
    func erase() throws {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 6)
        _ = register.admit(try SessionPropertyTests.admitted(event(0, at: start), .all), now: start, using: &generator)
        let (first, second) = (register.erase(subject: "s"), register.erase(subject: "s"))
        #expect(first && !second)
        #expect(register.liveCount == 0 && register.subjectCount == 0)
        let closed = register.closeIdle(now: start + 40 * minute)
        #expect(closed.isEmpty)
        #expect(register.state(of: "s") == nil)
    }

    @Test("Times at the ends of the range neither trap nor last", arguments: [Int64.min, -1, 0, .max])
    func extremeClocks(now: Int64) throws {
        var register = SessionRegister(limits: SessionLimits(idle: .max, maximumLength: .max, clockTolerance: .max, maximumLateness: .max))
        var generator = SeededGenerator(seed: 7)
        for time in [Int64.min, -1, 0, 1, .max] {
            _ = register.admit(try SessionPropertyTests.admitted(event(Int(truncatingIfNeeded: time), at: time), .all), now: now, using: &generator)
        }
        #expect(register.liveCount <= 1)
        _ = register.closeIdle(now: now)
    }

    @Test("The identity is RFC 9562's UUIDv7: the appendix's time and random bits give its text")
    func uuid() {
        // RFC 9562, appendix A.6: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
        let id = SessionID(start: 0x017F_22E2_79B0, random: (0xCC3, 0x18C4_DC0C_0C07_398F << 2))
        #expect(id.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }
}
