/// Wakes devices, a few at a time.
package struct FleetWake {
    /// What a number of devices came to.
    package struct Tally: Sendable {
        /// Devices that were woken.
        package var woken = 0
        /// Devices whose report the collector has.
        package var accepted = 0
        /// Why the others gave none, counted by reason.
        package var reasons: [String: Int] = [:]
    }

    private let concurrency: Int

    /// Lets at most `concurrency` devices be awake at once.
    package init(concurrency: Int) { self.concurrency = max(1, concurrency) }

    /// How often a device that could not reach the collector tries again before it gives up for this round.
    private static let attempts = 4

    /// Lets `body` run for every device.
    package func each(
        _ devices: ArraySlice<SimulatedDevice>, progress: (Int) -> Void,
        _ body: @escaping @Sendable (SimulatedDevice, Int) async throws -> SimulatedDevice.Outcome
    ) async -> Tally {
        await withTaskGroup(of: String?.self) { group in
            var tally = Tally()
            var next = devices.startIndex
            func start() {
                guard next < devices.endIndex else { return }
                let (device, index) = (devices[next], next)
                next += 1
                group.addTask { await Self.outcome(of: device, index, body) }
            }
            for _ in 0..<concurrency { start() }
            while let reason = await group.next() {
                tally.woken += 1
                if let reason { tally.reasons[reason, default: 0] += 1 } else { tally.accepted += 1 }
                progress(tally.woken)
                start()
            }
            return tally
        }
    }

    /// Nil for success, else why there was none.
    private static func outcome(
        of device: SimulatedDevice, _ index: Int, _ body: @Sendable (SimulatedDevice, Int) async throws -> SimulatedDevice.Outcome
    ) async -> String? {
        var last = ""
        for attempt in 0..<attempts {
            do {
                switch try await body(device, index) {
                case .accepted: return nil
                case .refused(let rejection): return "refused: \(rejection)"
                case .satOut(let reason): return reason
                case .undelivered: return "not delivered"
                }
            } catch {
                last = "\(error)"
                try? await Task.sleep(for: .milliseconds(200 << attempt))
            }
        }
        return last
    }
}
