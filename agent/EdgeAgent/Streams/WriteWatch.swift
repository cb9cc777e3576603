import Synchronization

/// Since when a write has been waiting for its reader.
final class WriteWatch: Sendable {
    private let began = Mutex<ContinuousClock.Instant?>(nil)

    /// A write begins.
    func begin() { began.withLock { $0 = .now } }

    /// The write is done.
    func end() { began.withLock { $0 = nil } }

    /// Whether one write has taken longer than `patience`.
    func isStuck(for patience: Duration) -> Bool {
        guard let began = began.withLock({ $0 }) else { return false }
        return ContinuousClock.now - began > patience
    }
}
