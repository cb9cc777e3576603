extension Outbox {
    func isUnderWay(_ releaseID: [UInt8]) -> Bool { flight?.unanswered.contains(releaseID) ?? false }

    func expiry(of entry: OutboxEntry) -> Int64 {
        let (age, overflow) = entry.createdAt.addingReportingOverflow(limits.maximumAge)
        return overflow ? entry.expiresAt : min(entry.expiresAt, age)
    }

    func isExpired(_ releaseID: [UInt8], at now: Int64) -> Bool { entries[releaseID].map { expiry(of: $0) <= now } ?? false }

    mutating func dropOverflow() -> [OutboxAction] {
        var actions: [OutboxAction] = []
        while byteCount > limits.maximumBytes, let oldest = order.first(where: { !isUnderWay($0) }) {
            actions.append(drop(oldest, .overflow))
        }
        return actions
    }

    /// When the next upload may start, or nil for now. Draws the delay of a failure that has none yet.
    mutating func due(at now: Int64, using random: inout some RandomNumberGenerator) -> Int64? {
        if case .undrawn(let retryAfter) = wait {
            let bound = min(limits.maximumDelay, limits.baseDelay << Int64(min(failures, 20) - min(failures, 1)))
            let honoured = min(max(0, retryAfter), limits.maximumRetryAfter)
            wait = .until(now + honoured + Int64.random(in: 0...max(0, bound), using: &random))
        }
        guard case .until(let time) = wait else { return nil }
        // No wait is longer than this, so a later time means that the clock went back.
        if time > now, time - now <= limits.maximumRetryAfter + limits.maximumDelay { return time }
        wait = .none
        return nil
    }

    mutating func startFlight(at now: Int64) -> [OutboxAction] {
        var batch: [[UInt8]] = []
        var bytes = 0
        for releaseID in order {
            guard let size = entries[releaseID]?.bytes.count else { continue }
            if !batch.isEmpty, batch.count == limits.maximumBatchCount || bytes + size > limits.maximumBatchBytes { break }
            batch.append(releaseID)
            bytes += size
        }
        for releaseID in batch { entries[releaseID]?.attempts &+= 1 }
        flightNumber += 1
        flight = Flight(number: flightNumber, unanswered: batch, startedAt: now)
        return [.send(flight: flightNumber, batch), .wakeAt(now + limits.flightTimeout)]
    }

    /// Notes one report's answer and, when it was the last one, lands the flight.
    mutating func answer(_ releaseID: [UInt8], temporary: Bool, at now: Int64) -> [OutboxAction] {
        guard var current = flight, current.unanswered.contains(releaseID) else { return [] }
        current.unanswered.removeAll { $0 == releaseID }
        current.sawTemporary = current.sawTemporary || temporary
        flight = current
        guard current.unanswered.isEmpty else { return [] }
        endFlight(failed: current.sawTemporary, retryAfter: 0)
        return [.wakeAt(now)]
    }

    mutating func endFlight(failed: Bool, retryAfter: Int64) {
        flight = nil
        if failed {
            failures = min(failures + 1, 32)
            counters.failedFlights += 1
            wait = .undrawn(retryAfter: retryAfter)
        } else {
            failures = 0
            wait = .none
        }
    }
}
