import BehaviorEvents
public import Consent

/// The sessions of all subjects on this agent.
///
/// A pure value: the time comes in, and so does the random source of identities. Which session an event belongs to is decided by the time
/// it happened at, or by the agent's clock if the event claims to be from the future. Rules, in this order:
/// 1. One that happened more than ``SessionLimits/maximumLateness`` ago is ``SessionOutcome/tooLate``. So is one from before the start of
///    the session that is on by ``SessionLimits/idle`` or more: it belongs to an earlier session.
/// 2. An event whose identity is among the subject's latest ones is a ``SessionOutcome/duplicate``.
/// 3. If a session is on, it ends and a new one starts if the purposes differ, the clock went back, its length is reached, or the pause was
///    too long.
/// 4. If no session is on, a new one starts.
///
/// One event costs a look-up and no search over subjects; memory is bounded by ``SessionLimits``.
public struct SessionRegister: Sendable {
    /// The times and sizes sessions are held to.
    public let limits: SessionLimits
    var slots: [SubjectSessions] = []
    var slotOfSubject: [String: Int] = [:]
    var free: [Int] = []
    var newest = -1
    var oldest = -1

    /// Makes an empty register.
    public init(limits: SessionLimits = SessionLimits()) {
        self.limits = limits
    }

    /// Number of subjects known.
    public var subjectCount: Int { slotOfSubject.count }

    /// Number of sessions that are on.
    public private(set) var liveCount = 0

    /// Counts an event.
    /// - Parameters:
    ///   - admitted: an event that consent covers.
    ///   - now: the agent's clock, Unix milliseconds, 0 to 253402300799999 (anything else is brought into that range).
    ///   - generator: draws the random bits of a new session's identity.
    public mutating func admit(_ admitted: AdmittedEvent, now: Int64, using generator: inout some RandomNumberGenerator) -> SessionUpdate {
        let now = Self.clock(now)
        let event = admitted.event
        let time = min(max(0, event.timestamp), now)
        if now &- time > limits.maximumLateness { return SessionUpdate(outcome: .tooLate, closed: []) }

        var closed: [ClosedSession] = []
        let slot: Int
        if let known = slotOfSubject[event.subject] {
            slot = known
        } else {
            slot = addSubject(event.subject, evicting: &closed)
        }
        if isBeforeLive(slot, time: time, now: now, purposes: admitted.purposes) { return SessionUpdate(outcome: .tooLate, closed: closed) }
        guard slots[slot].recent.insert(event.id, capacity: limits.recentEvents) else {
            return SessionUpdate(outcome: .duplicate, closed: closed)
        }
        moveToNewest(slot)

        if let ended = endLive(slot, time: time, now: now, purposes: admitted.purposes) { closed.append(ended) }
        let change = slots[slot].live == nil ? slots[slot].nextChange : nil
        if change != nil {
            let sessionIndex = slots[slot].sessionIndex == .max ? .max : slots[slot].sessionIndex &+ 1
            slots[slot].sessionIndex = sessionIndex
            let id = SessionID(start: time, random: (generator.next(), generator.next()))
            setLive(LiveSession(id: id, index: sessionIndex, purposes: admitted.purposes, startedAt: time, receivedAt: now), in: slot)
        }
        slots[slot].live?.count(event, at: time, now: now, capacity: limits.interactions)
        guard let position = slots[slot].live?.position else { return SessionUpdate(outcome: .tooLate, closed: closed) }
        return SessionUpdate(outcome: change.map { .started(position, $0) } ?? .continued(position), closed: closed)
    }

    /// Whether the event belongs to a session from before the one that is on.
    private func isBeforeLive(_ slot: Int, time: Int64, now: Int64, purposes: ConsentPurposes) -> Bool {
        guard let live = slots[slot].live, time < live.startedAt, live.startedAt &- time >= limits.idle else { return false }
        return live.purposes == purposes && now >= live.lastReceivedAt &- limits.clockTolerance
    }

    /// Closes the session that is on if the event can't belong to it.
    private mutating func endLive(_ slot: Int, time: Int64, now: Int64, purposes: ConsentPurposes) -> ClosedSession? {
        guard let live = slots[slot].live, let change = live.change(at: time, now: now, purposes: purposes, limits: limits) else { return nil }
        slots[slot].nextChange = change
        setLive(nil, in: slot)
        let remaining = change == .consentChange ? live.purposes.intersection(purposes) : live.purposes
        return live.closed(subject: slots[slot].subject, end: .changed(change), purposes: remaining)
    }

    static func clock(_ now: Int64) -> Int64 { min(max(0, now), 253_402_300_799_999) }

    mutating func setLive(_ live: LiveSession?, in slot: Int) {
        liveCount += (live == nil ? 0 : 1) - (slots[slot].live == nil ? 0 : 1)
        slots[slot].live = live
    }
}
