public import ReportFormat

extension Outbox {
    /// Takes in a new entry. Entries that no longer fit are dropped, the oldest first; a name that is already there changes nothing.
    public mutating func enqueue(_ entry: OutboxEntry, at now: Int64) -> [OutboxAction] {
        guard entries[entry.releaseID] == nil else { return [] }
        insert(entry)
        counters.enqueued += 1
        var actions = dropOverflow()
        if entries[entry.releaseID] != nil { actions.append(.wakeAt(now)) }
        return actions
    }

    /// Moves time: expires entries, gives up an upload that got no answer, and starts the next one when it is due.
    public mutating func tick(at now: Int64, using random: inout some RandomNumberGenerator) -> [OutboxAction] {
        var actions = order.filter { !isUnderWay($0) && isExpired($0, at: now) }.map { drop($0, .expired) } + dropOverflow()
        if var current = flight {
            // A clock that went back restarts the wait instead of stretching it.
            current.startedAt = min(current.startedAt, now)
            flight = current
            if now - current.startedAt < limits.flightTimeout { return actions + [.wakeAt(current.startedAt + limits.flightTimeout)] }
            actions.append(.cancel(flight: current.number))
            endFlight(failed: true, retryAfter: 0)
        }
        guard !order.isEmpty else { return actions }
        if let due = due(at: now, using: &random) {
            let expiry = order.compactMap { entries[$0].map(expiry(of:)) }.min() ?? due
            return actions + [.wakeAt(min(due, expiry))]
        }
        return actions + startFlight(at: now)
    }

    /// The collector has the report, durably. Late answers to an upload that was given up count too.
    public mutating func accepted(_ releaseID: [UInt8], at now: Int64) -> [OutboxAction] {
        guard entries[releaseID] != nil else { return [] }
        remove(releaseID)
        counters.delivered += 1
        return [.delivered(releaseID)] + answer(releaseID, temporary: false, at: now)
    }

    /// The collector did not take the report. A report that it already has counts as delivered; what can be accepted later stays.
    public mutating func rejected(_ releaseID: [UInt8], _ rejection: ReportRejection, at now: Int64) -> [OutboxAction] {
        guard entries[releaseID] != nil else { return [] }
        if rejection == .reportReplayed { return accepted(releaseID, at: now) }
        if rejection.isTemporary { return answer(releaseID, temporary: true, at: now) }
        return [drop(releaseID, .rejected(rejection))] + answer(releaseID, temporary: false, at: now)
    }

    /// An upload failed, in whole or for the entries that have no answer yet.
    ///
    /// - Parameter retryAfter: The collector's Retry-After in milliseconds, if it sent one; honoured up to ``OutboxLimits/maximumRetryAfter``.
    public mutating func failed(flight number: UInt64, retryAfter: Int64? = nil, at now: Int64) -> [OutboxAction] {
        guard flight?.number == number else { return [] }
        endFlight(failed: true, retryAfter: retryAfter ?? 0)
        return [.wakeAt(now)]
    }

    /// A subject withdrew: its entries are dropped at once, and an upload that carries one is stopped.
    public mutating func withdraw(owner: [UInt8], at now: Int64) -> [OutboxAction] {
        let withdrawn = order.filter { entries[$0]?.owner == owner }
        guard !withdrawn.isEmpty else { return [] }
        var actions: [OutboxAction] = []
        if let current = flight, current.unanswered.contains(where: withdrawn.contains) {
            actions.append(.cancel(flight: current.number))
            flight = nil
        }
        actions += withdrawn.map { drop($0, .withdrawn) }
        return order.isEmpty ? actions : actions + [.wakeAt(now)]
    }
}
