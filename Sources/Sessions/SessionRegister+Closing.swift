extension SessionRegister {
    /// Closes the sessions whose pause or length is over, so that training and measurement need not wait for the next event.
    /// - Parameter now: the agent's clock, Unix milliseconds.
    /// - Returns: the closed sessions, the subject that was silent longest first.
    public mutating func closeIdle(now: Int64) -> [ClosedSession] {
        let now = Self.clock(now)
        var closed: [ClosedSession] = []
        var slot = oldest
        while slot >= 0 {
            if let live = slots[slot].live, let change = live.end(at: now, limits: limits) {
                slots[slot].nextChange = change
                setLive(nil, in: slot)
                closed.append(live.closed(subject: slots[slot].subject, end: .changed(change), purposes: live.purposes))
            }
            slot = slots[slot].newer
        }
        return closed
    }

    /// Erases everything of a subject, without closing: nothing of it may be used any more.
    /// - Returns: whether the subject was known.
    @discardableResult
    public mutating func erase(subject: String) -> Bool {
        guard let slot = slotOfSubject[subject] else { return false }
        remove(slot)
        return true
    }

    /// The subject's session that is on, if any: its identity and the number of its latest event.
    public func liveSession(of subject: String) -> SessionPosition? {
        slotOfSubject[subject].flatMap { slots[$0].live?.position }
    }

    /// The interactions of the subject's session that is on, in the order they came.
    public func liveInteractions(of subject: String) -> [Interaction] {
        slotOfSubject[subject].flatMap { slots[$0].live?.interactions } ?? []
    }
}
