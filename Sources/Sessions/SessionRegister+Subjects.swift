/// The bounded set of subjects: slots in an array, linked from the most to the least recently active.
extension SessionRegister {
    /// The subjects known, the one that was silent longest first: the order in which ``restore(_:)`` wants them.
    public var subjects: [String] {
        var names: [String] = []
        names.reserveCapacity(slotOfSubject.count)
        var slot = oldest
        while slot >= 0 {
            names.append(slots[slot].subject)
            slot = slots[slot].newer
        }
        return names
    }

    mutating func addSubject(_ subject: String, evicting closed: inout [ClosedSession]) -> Int {
        if slotOfSubject.count >= limits.subjects {
            let victim = oldest
            if let live = slots[victim].live {
                closed.append(live.closed(subject: slots[victim].subject, end: .evicted, purposes: live.purposes))
            }
            remove(victim)
        }
        let slot: Int
        if let reused = free.popLast() {
            slots[reused] = SubjectSessions(subject: subject)
            slot = reused
        } else {
            slot = slots.count
            slots.append(SubjectSessions(subject: subject))
        }
        slotOfSubject[subject] = slot
        link(slot)
        return slot
    }

    mutating func moveToNewest(_ slot: Int) {
        guard newest != slot else { return }
        unlink(slot)
        link(slot)
    }

    mutating func remove(_ slot: Int) {
        setLive(nil, in: slot)
        unlink(slot)
        slotOfSubject[slots[slot].subject] = nil
        slots[slot] = SubjectSessions(subject: "")
        free.append(slot)
    }

    private mutating func link(_ slot: Int) {
        slots[slot].newer = -1
        slots[slot].older = newest
        if newest >= 0 { slots[newest].newer = slot } else { oldest = slot }
        newest = slot
    }

    private mutating func unlink(_ slot: Int) {
        let (newer, older) = (slots[slot].newer, slots[slot].older)
        if newer >= 0 { slots[newer].older = older } else { newest = older }
        if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    }
}
