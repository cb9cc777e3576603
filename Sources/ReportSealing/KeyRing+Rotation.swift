extension KeyRing {
    /// What the program does after an input.
    public enum Action: Hashable, Sendable {
        /// Serve the list with this key.
        case publish(UInt8)
        /// Serve the list without this key.
        case withdraw(UInt8)
        /// Erase this key from the store; the ring has let go of it.
        case erase(UInt8)
        /// Make a key with this identifier and add it, to become active at the given time. Asked again until it is there.
        case generate(id: UInt8, activation: UInt64)
    }

    /// Adds a key that becomes active at `activation`, Unix seconds, at the next ``advance(to:)`` that reaches it.
    ///
    /// - Throws: ``KeyRingError/Code/identifierInUse`` when a key of this identifier is not deleted yet.
    public mutating func add(_ keyPair: HPKEKeyPair, activation: UInt64) throws(KeyRingError) {
        let id = keyPair.configuration.id
        guard !entries.contains(where: { $0.id == id && $0.state != .deleted }) else { throw KeyRingError(.identifierInUse) }
        guard let entry = Entry(id: id, activation: activation, state: .pending, since: time, keyPair: keyPair) else { return }
        entries.removeAll { $0.id == id }
        entries.insert(entry, at: entries.firstIndex { $0.activation > activation } ?? entries.count)
    }

    /// Moves the ring to `now`, Unix seconds. A time that lies before one already seen changes nothing.
    public mutating func advance(to now: UInt64) -> [Action] {
        time = max(time, now)
        return activate() + withdraw() + erase() + replacement()
    }

    private mutating func activate() -> [Action] {
        transition(to: .active) { [time] in $0.state == .pending && $0.activation <= time }.map(Action.publish)
    }

    private mutating func withdraw() -> [Action] {
        guard let newest = entries.last(where: { $0.state == .active })?.id else { return [] }
        return transition(to: .expired) { [time, schedule] in
            $0.state == .active && $0.id != newest && $0.since.addingSaturated(schedule.activeLifetime) <= time
        }.map(Action.withdraw)
    }

    private mutating func erase() -> [Action] {
        transition(to: .deleted) { [time, schedule] in $0.state == .expired && $0.since.addingSaturated(schedule.grace) <= time }.map(Action.erase)
    }

    private mutating func transition(to state: State, where condition: (Entry) -> Bool) -> [UInt8] {
        var moved: [UInt8] = []
        for index in entries.indices where condition(entries[index]) {
            entries[index].state = state
            entries[index].since = time
            if state == .deleted { entries[index].keyPair = nil }
            moved.append(entries[index].id)
        }
        return moved
    }

    /// A successor is asked for one cache lifetime before the newest key is due, and at once when there is no key at all.
    private func replacement() -> [Action] {
        guard !entries.contains(where: { $0.state == .pending }), let id = freeIdentifier else { return [] }
        guard let newest = entries.last(where: { $0.state == .active }) else { return [.generate(id: id, activation: time)] }
        let due = newest.since.addingSaturated(schedule.activeLifetime)
        guard time.addingSaturated(schedule.cacheLifetime) >= due else { return [] }
        return [.generate(id: id, activation: max(due, time))]
    }

    /// The next identifier after the newest key's that no living key has.
    private var freeIdentifier: UInt8? {
        let first = entries.last.map { $0.id &+ 1 } ?? 0
        return (0...255).lazy.map { first &+ $0 }.first { id in !entries.contains { $0.id == id && $0.state != .deleted } }
    }
}
