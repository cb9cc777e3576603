import RecordedSessions

extension FleetRun {
    /// Quality of the first model and of popularity alone.
    func measureBefore(_ quality: FleetQuality) throws {
        let before = try quality.measure()
        let popularity = quality.popularity
        summary.hr20Before = before.hr20
        summary.mrr20Before = before.mrr20
        summary.hr20After = before.hr20
        summary.mrr20After = before.mrr20
        summary.hr20Historical = popularity.hr20
        summary.mrr20Historical = popularity.mrr20
        summary.modelVersion = quality.version
    }

    /// Wakes the devices in a seeded random order, round by round, until every round is closed or nobody is left.
    func runRounds(_ devices: [SimulatedDevice], _ quality: FleetQuality, task: String, agentContributed: Bool) async throws {
        var generator = SeededGenerator(seed: settings.seed ^ 0x77_616b_65)
        var order: [SimulatedDevice] = []
        for _ in 0..<plan.reportsPerSubject { order += devices.shuffled(using: &generator) }
        var next = order.startIndex
        for round in 1...UInt64(plan.rounds) {
            let isLast = round == UInt64(plan.rounds)
            var cohort = 0
            var accepted = round == 1 && agentContributed ? 1 : 0
            if accepted == 1 { cohort = 1 }
            let bar = ProgressLine("round \(round)", total: plan.cohort)
            while accepted < plan.cohort, next < order.endIndex {
                let batch = order[next..<min(order.endIndex, next + plan.cohort - accepted)]
                next = batch.endIndex
                let tally = await FleetWake(concurrency: settings.concurrency).each(batch, progress: { bar.update(cohort + $0) }) { device, _ in
                    try await device.takePart()
                }
                cohort += tally.woken
                accepted += tally.accepted
                for (reason, count) in tally.reasons { tell(.note("round \(round): \(count) devices gave no report: \(reason)")) }
            }
            bar.clear()
            guard try await finish(round: round, cohort: cohort, quality, task: task) else { return }
            if accepted < plan.cohort, !isLast { tell(.note("round \(round) closed with \(accepted) of \(plan.cohort) reports")) }
        }
    }

    /// Waits for the round's model, measures it, tells the collector. False when no model came.
    private func finish(round: UInt64, cohort: Int, _ quality: FleetQuality, task: String) async throws -> Bool {
        guard try await quality.waitForNextModel(seconds: plan.roundSeconds + 30) else {
            failed("round \(round) gave no model")
            return false
        }
        let figures = try quality.measure()
        let record = try collectorProgram.rounds(of: task).first { $0.round == round }
        guard let record else {
            failed("the collector has no record of round \(round)")
            return false
        }
        let row = RoundRow(
            round: round, cohort: cohort, accepted: record.accepted, rejected: record.rejected, modelVersion: quality.version,
            hr20: figures.hr20, mrr20: figures.mrr20)
        if record.accepted < plan.minimumBatch { failed("round \(round) was released with \(record.accepted) reports") }
        summary.rounds += 1
        summary.accepted += row.accepted
        summary.rejected += row.rejected
        summary.modelVersion = row.modelVersion
        summary.hr20After = row.hr20
        summary.mrr20After = row.mrr20
        summary.roundRows.append(row)
        tell(.round(row))
        return true
    }
}
