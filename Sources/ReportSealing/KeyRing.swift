/// The keys of an aggregator and their life: pending, active, expired, deleted. A pure state machine; times are parameters.
///
/// A key is published while it is active. It is withdrawn when it has served its time and a newer key is active, so that there is always
/// a key to seal to; it still opens reports for a grace of two cache lifetimes, because agents seal to configurations that they fetched
/// before; then it is erased, and what was sealed to it can't be opened by anyone.
public struct KeyRing: Sendable {
    /// Where a key stands.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Not published yet.
        case pending
        /// Published; opens.
        case active
        /// Withdrawn; still opens.
        case expired
        /// Erased; only the identifier is remembered.
        case deleted
    }

    /// One key.
    public struct Entry: Sendable {
        /// The key's identifier.
        public let id: UInt8
        /// When the key becomes active, Unix seconds.
        public let activation: UInt64
        /// Where the key stands.
        public internal(set) var state: State
        /// Since when it stands there, Unix seconds.
        public internal(set) var since: UInt64
        /// The key, or nil once it is deleted.
        public internal(set) var keyPair: HPKEKeyPair?

        /// An entry as a store kept it; a deleted one has no key, every other one has.
        public init?(id: UInt8, activation: UInt64, state: State, since: UInt64, keyPair: HPKEKeyPair?) {
            guard (keyPair == nil) == (state == .deleted), keyPair.map({ $0.configuration.id == id }) ?? true else { return nil }
            self.id = id
            self.activation = activation
            self.state = state
            self.since = since
            self.keyPair = keyPair
        }
    }

    /// The durations of a key's life.
    public let schedule: KeySchedule
    /// The keys in the order of their activation.
    public internal(set) var entries: [Entry]
    /// The latest time that the ring has seen, Unix seconds. It never goes back.
    public internal(set) var time: UInt64

    /// A ring, empty or with the entries that a store kept. Of entries with one identifier the last is kept.
    public init(schedule: KeySchedule, entries: [Entry] = []) {
        self.schedule = schedule
        var kept: [Entry] = []
        for entry in entries {
            kept.removeAll { $0.id == entry.id }
            kept.append(entry)
        }
        self.entries = kept
        time = entries.map(\.since).max() ?? 0
    }

    /// The published list, newest key first, or nil when no key is active.
    public var configurations: HPKEConfigurationList? {
        HPKEConfigurationList(entries.reversed().filter { $0.state == .active }.compactMap { $0.keyPair?.configuration })
    }

    /// The key that opens what was sealed under `id`, or nil when there is none, or none any more.
    public func keyPair(for id: UInt8) -> HPKEKeyPair? {
        entries.first { $0.id == id && ($0.state == .active || $0.state == .expired) }?.keyPair
    }
}
