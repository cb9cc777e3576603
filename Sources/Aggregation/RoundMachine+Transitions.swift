extension RoundMachine {
    /// Moves the current round as far as time and count allow.
    mutating func advance() -> [RoundAction] {
        switch phase {
        case .opening: openOrGiveUp()
        case .open: closeExtendOrWait()
        case .closing: [.publish(number: round)]
        case .closed, .abandoned: []
        }
    }

    private mutating func openOrGiveUp() -> [RoundAction] {
        if isEnding || latest >= bounds.end { return abandon() }
        guard latest >= bounds.start else { return [] }
        phase = .open
        opened = latest
        deadline = Self.deadline(after: latest, schedule.roundSeconds, before: bounds.end)
        return [.openRound(number: round, modelVersion: modelVersion, deadline: deadline)]
    }

    private mutating func closeExtendOrWait() -> [RoundAction] {
        let mayRelease = accepted >= bounds.minimumBatch
        let mustEnd = isEnding || latest >= bounds.end
        if mayRelease, mustEnd || accepted >= schedule.targetBatch || latest > deadline {
            phase = .closing
            return [.closeRound(number: round), .publish(number: round)]
        }
        if mayRelease { return [] }
        if mustEnd { return abandon() }
        // Extended in the deadline's own second, not after it, so that no honest report falls into a gap between two deadlines.
        guard latest >= deadline else { return [] }
        let next = Self.deadline(after: latest, schedule.roundSeconds, before: bounds.end)
        guard extensions < schedule.maximumExtensions, next > deadline else { return latest > deadline ? abandon() : [] }
        extensions += 1
        deadline = next
        return [.extendDeadline(number: round, deadline: deadline)]
    }

    /// Opens the next round, or finishes when there is none; the current one is final.
    mutating func startNext() -> [RoundAction] {
        if isFinished { return [.finish] }
        round += 1
        phase = .opening
        opened = 0
        deadline = 0
        accepted = 0
        extensions = 0
        return openOrGiveUp()
    }

    private mutating func abandon() -> [RoundAction] {
        let number = round
        phase = .abandoned
        return [.abandon(number: number)] + startNext()
    }

    /// The last second of a round: `seconds` after `start`, inside the task.
    private static func deadline(after start: UInt64, _ seconds: UInt64, before end: UInt64) -> UInt64 {
        let (sum, overflow) = start.addingReportingOverflow(seconds)
        return min(overflow ? .max : sum, end - 1)
    }
}
