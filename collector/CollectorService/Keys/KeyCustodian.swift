import ReportIntake
import ReportSealing

/// Keeps the HPKE keys: restores the ring from the store, moves it on, makes successors, erases what has served its time.
struct KeyCustodian: Sendable {
    let store: IntakeStore
    let schedule: KeySchedule

    /// The ring as it stands, moved to `now` and saved where that changed it.
    func ring(now: UInt64) async throws(CollectorFailure) -> (ring: KeyRing, changed: [String]) {
        do throws(IntakeError) {
            var ring = KeyRing(schedule: schedule, entries: try await store.keys())
            var changed: [String] = []
            // Each pass can ask for one successor; two passes settle every case, an empty ring included.
            for _ in 0..<3 {
                let actions = ring.advance(to: now)
                if actions.isEmpty { break }
                for action in actions {
                    switch action {
                    case .publish(let id): changed.append("HPKE key \(id) is active")
                    case .withdraw(let id): changed.append("HPKE key \(id) is withdrawn")
                    case .erase(let id): changed.append("HPKE key \(id) is erased")
                    case .generate(let id, let activation): add(id, activation, to: &ring)
                    }
                }
                for entry in ring.entries { try await store.saveKey(entry) }
            }
            return (ring, changed)
        } catch { throw CollectorFailure(store: error) }
    }

    /// Adds a key that is preferred from now on. The one before stays published until its time is over.
    func addPreferred(now: UInt64) async throws(CollectorFailure) -> UInt8 {
        var ring = try await ring(now: now).ring
        let last = ring.entries.last?.id ?? 255
        let free = (1...255).lazy.map { last &+ UInt8($0) }.first { id in !ring.entries.contains { $0.id == id && $0.state != .deleted } }
        guard let free else { throw CollectorFailure(.key, "every key identifier is in use") }
        add(free, now, to: &ring)
        _ = ring.advance(to: now)
        do { for entry in ring.entries { try await store.saveKey(entry) } } catch { throw CollectorFailure(store: error) }
        return free
    }

    private func add(_ id: UInt8, _ activation: UInt64, to ring: inout KeyRing) {
        var generator = SystemRandomNumberGenerator()
        let pair = HPKEKeyPair(id: id, suite: .aes128GCM, random: &generator)
        // The identifier was chosen as free.
        try? ring.add(pair, activation: activation)
    }
}
