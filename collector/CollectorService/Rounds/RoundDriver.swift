import AggregationTasks
import Logging
import ModelRelease
import NIOCore
import ReportIntake
import ReportSealing
import ServiceConfiguration
import ServiceLifecycle

/// Moves the collector's time: keys, rounds, models, signatures. Every step reads the store and ends with the store, so it can be
/// interrupted anywhere and taken up by the next start.
struct RoundDriver: Service {
    let runtime: CollectorRuntime
    /// Yields the listener's address once it is bound. No step is made before: of two servers on one port the second changes nothing.
    let bound: AsyncStream<SocketAddress?>
    /// Told the address after the first step.
    let onRunning: @Sendable (SocketAddress?) async -> Void

    /// Steps until the program shuts down, then writes what the intake still counts in memory. A first step that fails ends the program.
    func run() async throws {
        let tick = runtime.collector.configuration.layers[CollectorSettings.tick]
        try await cancelWhenGracefulShutdown {
            var addresses = bound.makeAsyncIterator()
            guard let address = await addresses.next() else { return }
            try await step()
            await onRunning(address)
            while !Task.isCancelled {
                do throws(CollectorFailure) { try await step() } catch {
                    runtime.failed(error)
                    runtime.logger.error("a tick failed", metadata: ["code": "\(error.code.rawValue)", "detail": "\(error.detail)"])
                }
                try? await Task.sleep(for: tick)
            }
        }
        do throws(IntakeError) { try await runtime.intake.flush() } catch {
            runtime.logger.warning("refusals could not be counted", metadata: ["code": "\(error.code.rawValue)"])
        }
    }

    /// One step at the runtime's clock.
    func step() async throws(CollectorFailure) {
        let now = runtime.clock()
        // First of all, so that nothing is changed in a store that is not the one the log was signed from.
        guard try await publishLog(now: now) else { return }
        let (ring, changed) = try await runtime.collector.custodian.ring(now: now)
        for change in changed { runtime.logger.notice("\(change)") }
        if ring.entries.map(\.id) != runtime.state.ring.entries.map(\.id) || ring.entries.map(\.state) != runtime.state.ring.entries.map(\.state) {
            runtime.intake.update(keys: ring)
        }
        let events: [RoundEvent]
        do throws(IntakeError) {
            try await runtime.intake.flush()
            events = try await runtime.collector.store.advance(now: now)
        } catch { throw CollectorFailure(store: error) }
        for event in events { try await handle(event, now: now) }
        if try await runtime.desk.renewIfDue(now: now) { runtime.logger.notice("signatures renewed") }
        try await runtime.publishLog()
        runtime.released(model: try await runtime.desk.publisher().targets?[.model]?.modelVersion ?? 0)
        try await runtime.refresh(now: now, ring: ring)
    }

    /// Publishes what commands have added meanwhile. False when the log refuses to go on: the collector then serves what is published and
    /// takes nothing until an operator has brought the right database back.
    private func publishLog(now: UInt64) async throws(CollectorFailure) -> Bool {
        do throws(CollectorFailure) {
            try await runtime.publishLog()
            return true
        } catch  where error.code == .log {
            try await runtime.refresh(now: now, ring: runtime.state.ring)
            if runtime.state.failure != error { runtime.logger.error("the log refuses to go on", metadata: ["detail": "\(error.detail)"]) }
            runtime.failed(error)
            return false
        }
    }

    private func handle(_ event: RoundEvent, now: UInt64) async throws(CollectorFailure) {
        switch event {
        case .opened(let round):
            log("round opened", round.taskID, round.round, ["model": "\(round.modelVersion)", "deadline": "\(round.deadline)"])
        case .extended(let task, let round, let deadline): log("round extended", task, round, ["deadline": "\(deadline)"])
        case .abandoned(let task, let round): log("round abandoned below the least batch", task, round)
        case .published(let task, let round, let version): log("round published", task, round, ["model": "\(version)"])
        case .finished(let task): log("task finished", task, nil)
        case .closed(let closed):
            let next = try await ModelStep(
                desk: runtime.desk, store: runtime.collector.store, records: RoundRecords(directory: runtime.collector.directory)
            ).publish(closed, now: now)
            for event in next { try await handle(event, now: now) }
        }
    }

    private func log(_ message: Logger.Message, _ task: TaskID, _ round: UInt64?, _ more: Logger.Metadata = [:]) {
        var metadata = more
        metadata["task"] = "\(task.description.prefix(10))"
        if let round { metadata["round"] = "\(round)" }
        runtime.logger.notice(message, metadata: metadata)
    }
}
