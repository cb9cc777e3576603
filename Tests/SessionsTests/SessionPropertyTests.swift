import BehaviorEvents
import Consent
import Sessions
import Testing

@Suite("Session rules against a naive model")
struct SessionPropertyTests {
    private static let limits = SessionLimits(
        idle: 100, maximumLength: 400, clockTolerance: 20, maximumLateness: 300, subjects: 4, interactions: 5, recentEvents: 6)

    @Test("Register and model agree on every event, also when the register is stored and restored on the way", arguments: 0..<60 as Range<UInt64>)
    func agreement(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var register = SessionRegister(limits: Self.limits)
        var model = NaiveSessions(limits: Self.limits)
        var now: Int64 = 10_000
        for _ in 0..<400 {
            now += [0, 1, 10, 40, 99, 100, 101, -19, -21, -60].randomElement(using: &generator)!
            let dice = Int.random(in: 0..<20, using: &generator)
            if dice == 0 {
                let (closed, expected) = (register.closeIdle(now: now), model.closeIdle(now: now))
                #expect(closed.map(Self.plain) == expected)
            } else if dice == 1 {
                register = try Self.restarted(register)
            } else {
                let subject = "s\(Int.random(in: 0..<6, using: &generator))"
                let id = "e\(Int.random(in: 0..<40, using: &generator))"
                let purposes: ConsentPurposes = Int.random(in: 0..<12, using: &generator) == 0 ? .ranking : .all
                let timestamp = now - [0, 0, 0, 1, 30, 99, 100, 250, 301, -50].randomElement(using: &generator)!
                let items = (0..<Int.random(in: 0...2, using: &generator)).map { _ in "i\(Int.random(in: 0..<9, using: &generator))" }
                let event = BehaviorEvent(
                    kind: .purchase, id: EventID(hashing: id), subject: subject, timestamp: timestamp, items: items.map { EventItem(id: $0) })
                let update = register.admit(try Self.admitted(event, purposes), now: now, using: &generator)
                let (outcome, closed) = model.admit(
                    subject: subject, id: id, timestamp: timestamp, now: now, purposes: purposes, items: items)
                #expect(Self.plain(update.outcome) == outcome)
                #expect(update.closed.map(Self.plain) == closed)
            }
            #expect(register.subjects == model.subjects.map(\.name))
            #expect(register.liveCount == model.subjects.count { $0.live != nil })
        }
    }

    private static func restarted(_ register: SessionRegister) throws -> SessionRegister {
        var restored = SessionRegister(limits: register.limits)
        for subject in register.subjects {
            let state = try #require(register.state(of: subject))
            let memory = Array(subject.utf8)
            let withMemory = try #require(register.state(of: subject, memory: memory))
            let taken = try restored.restore(withMemory)
            #expect(taken.closed.isEmpty && taken.subject == subject)
            #expect(taken.memory == (register.liveSession(of: subject) == nil ? [] : memory), "a memory goes with its session")
            #expect(restored.state(of: subject) == state)
        }
        return restored
    }

    static func admitted(_ event: BehaviorEvent, _ purposes: ConsentPurposes) throws -> AdmittedEvent {
        var consent = ConsentRegister(subject: event.subject)
        consent.grant(purposes, version: 1, at: 0)
        guard case .admitted(let admitted) = ConsentGate(currentVersion: 1).admit(event, under: consent, at: 0) else {
            throw SessionTestFailure.refused
        }
        return admitted
    }

    private static func plain(_ outcome: SessionOutcome) -> NaiveSessions.Outcome {
        switch outcome {
        case .started(let position, let change): .started(position.sessionIndex, change)
        case .continued(let position): .continued(position.sessionIndex, position.eventIndex)
        case .duplicate: .duplicate
        case .tooLate: .tooLate
        }
    }

    private static func plain(_ closed: ClosedSession) -> NaiveSessions.Closed {
        NaiveSessions.Closed(
            subject: closed.subject, number: closed.index, end: closed.end, purposes: closed.purposes, events: Int(closed.eventCount),
            items: closed.interactions.map(\.itemID))
    }
}

enum SessionTestFailure: Error { case refused }
