import BehaviorEvents
import Consent
import Sessions

/// The session rules written down plainly: lists that are searched, nothing incremental. The register must agree with it.
struct NaiveSessions {
    struct Event {
        var id: String
        var time: Int64
        var now: Int64
        var items: [String]
    }

    struct Session {
        var number: UInt32
        var purposes: ConsentPurposes
        var start: Int64
        var events: [Event] = []
    }

    struct Subject {
        var name: String
        var sessions: UInt32 = 0
        var reason = SessionChange.firstEvent
        var seen: [String] = []
        var live: Session?
    }

    enum Outcome: Equatable {
        case started(UInt32, SessionChange)
        case continued(UInt32, UInt32)
        case duplicate
        case tooLate
    }

    struct Closed: Equatable {
        var subject: String
        var number: UInt32
        var end: SessionEnd
        var purposes: ConsentPurposes
        var events: Int
        var items: [String]
    }

    let limits: SessionLimits
    /// Least recently active first.
    var subjects: [Subject] = []

    mutating func admit(
        subject name: String, id: String, timestamp: Int64, now: Int64, purposes: ConsentPurposes, items: [String]
    ) -> (Outcome, [Closed]) {
        let time = min(timestamp, now)
        if now - time > limits.maximumLateness { return (.tooLate, []) }
        var closed: [Closed] = []
        if !subjects.contains(where: { $0.name == name }) {
            if subjects.count == limits.subjects {
                let victim = subjects.removeFirst()
                if let live = victim.live { closed.append(close(victim.name, live, .evicted, live.purposes)) }
            }
            subjects.append(Subject(name: name))
        }
        let place = subjects.firstIndex { $0.name == name }!
        var subject = subjects[place]
        if let live = subject.live {
            let wentBack = live.events.map(\.now).max()! - limits.clockTolerance > now
            if live.purposes == purposes, !wentBack, time < live.start, time <= live.start - limits.idle { return (.tooLate, closed) }
        }
        if subject.seen.suffix(limits.recentEvents).contains(id) { return (.duplicate, closed) }
        subject.seen.append(id)
        if let live = subject.live {
            var change: SessionChange?
            if live.purposes != purposes {
                change = .consentChange
            } else if live.events.map(\.now).max()! - limits.clockTolerance > now {
                change = .clockWentBack
            } else if time - live.start >= limits.maximumLength {
                change = .maximumLength
            } else if time - max(live.start, live.events.map(\.time).max()!) >= limits.idle {
                change = .idle
            }
            if let change {
                let left = change == .consentChange ? live.purposes.intersection(purposes) : live.purposes
                closed.append(close(name, live, .changed(change), left))
                subject.live = nil
                subject.reason = change
            }
        }
        let outcome: Outcome
        if subject.live == nil {
            subject.sessions += 1
            subject.live = Session(number: subject.sessions, purposes: purposes, start: time)
            outcome = .started(subject.sessions, subject.reason)
        } else {
            outcome = .continued(subject.sessions, UInt32(subject.live!.events.count + 1))
        }
        subject.live!.events.append(Event(id: id, time: time, now: now, items: items))
        subjects.remove(at: place)
        subjects.append(subject)
        return (outcome, closed)
    }

    mutating func closeIdle(now: Int64) -> [Closed] {
        var closed: [Closed] = []
        for place in subjects.indices {
            guard let live = subjects[place].live else { continue }
            let change: SessionChange
            if now - live.start >= limits.maximumLength {
                change = .maximumLength
            } else if now - live.events.map(\.time).max()! >= limits.idle {
                change = .idle
            } else {
                continue
            }
            closed.append(close(subjects[place].name, live, .changed(change), live.purposes))
            subjects[place].live = nil
            subjects[place].reason = change
        }
        return closed
    }

    private func close(_ name: String, _ session: Session, _ end: SessionEnd, _ purposes: ConsentPurposes) -> Closed {
        let items = session.events.flatMap { event in event.items.map { (event.time, $0) } }.suffix(limits.interactions)
        let ordered = items.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        return Closed(
            subject: name, number: session.number, end: end, purposes: purposes, events: session.events.count, items: ordered)
    }
}
