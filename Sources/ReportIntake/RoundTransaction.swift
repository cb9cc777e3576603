import Aggregation
import AggregationTasks
import Foundation
import GRDB

/// Feeds one input to a task's round machine and makes what it asks for durable, inside the caller's transaction.
struct RoundTransaction {
    private let database: Database
    private let task: StoredTask
    private let now: UInt64
    private let log: LogTable

    init(_ database: Database, task: StoredTask, now: UInt64, scribe: LogScribe?) {
        self.database = database
        self.task = task
        self.now = now
        log = LogTable(database: database, scribe: scribe)
    }

    /// Returns what happened. A closing round that waits for its model is always among it.
    func apply(_ input: RoundMachine.Input) throws -> [RoundEvent] {
        var machine = task.machine
        // The clock goes first, so that what the input causes happens at `now`.
        var actions: [RoundAction] = []
        if case .tick = input {} else { actions += machine.handle(.tick(now: now)) }
        actions += machine.handle(input)
        let events = try perform(actions)
        if machine != task.machine { try save(machine) }
        return events
    }

    /// The closing round that waits for its model, if there is one; reads only.
    func waiting() throws -> [RoundEvent] {
        task.current.phase == .closing ? [.closed(try closedRound(task.current.round))] : []
    }

    private func perform(_ actions: [RoundAction]) throws -> [RoundEvent] {
        var events: [RoundEvent] = []
        for action in actions {
            switch action {
            case .openRound(let number, let modelVersion, let deadline):
                try open(number, modelVersion, deadline)
                events.append(
                    .opened(
                        RoundDescription(
                            taskID: task.id, round: number, modelVersion: modelVersion, opened: max(now, task.current.latest),
                            deadline: deadline, targetBatchSize: task.schedule.targetBatch)))
            case .extendDeadline(let number, let deadline):
                try database.execute(
                    sql: "UPDATE rounds SET deadline = ?, extensions = extensions + 1 WHERE task = ? AND number = ?",
                    arguments: [stored(deadline), task.key, stored(number)])
                events.append(.extended(task: task.id, round: number, deadline: deadline))
            case .closeRound(let number):
                try close(number)
            case .publish(let number):
                // Two inputs can both ask for the same round.
                events.removeAll { if case .closed = $0 { true } else { false } }
                events.append(.closed(try closedRound(number)))
            case .abandon(let number):
                try abandon(number)
                events.append(.abandoned(task: task.id, round: number))
            case .finish:
                try log.append(.taskClosed(task.id), at: now)
                events.append(.finished(task: task.id))
            }
        }
        return events
    }

    private func open(_ number: UInt64, _ modelVersion: UInt64, _ deadline: UInt64) throws {
        let nothing = try IntegerAccumulator(for: task.configuration)
        try database.execute(
            sql: """
                INSERT INTO rounds (task, number, phase, opened, deadline, extensions, accepted, sums, model_version_in)
                VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?)
                """,
            arguments: [
                task.key, stored(number), Int64(RoundPhase.open.rawValue), stored(max(now, task.current.latest)), stored(deadline),
                Data(nothing.canonicalBytes), stored(modelVersion),
            ])
    }

    private func close(_ number: UInt64) throws {
        let accumulator = try sums(number)
        try database.execute(
            sql: "UPDATE rounds SET phase = ?, closed = ?, aggregate_hash = ? WHERE task = ? AND number = ?",
            arguments: [
                Int64(RoundPhase.closing.rawValue), stored(now), Data(ClosedRound.aggregateHash(task.id, number, accumulator)), task.key,
                stored(number),
            ])
    }

    private func abandon(_ number: UInt64) throws {
        // A round that is given up before it opened gets a row too, so that numbers have no gaps.
        try database.execute(
            sql: """
                INSERT INTO rounds (task, number, phase, opened, deadline, closed, extensions, accepted, model_version_in)
                VALUES (?, ?, ?, 0, 0, ?, 0, 0, ?)
                ON CONFLICT (task, number) DO UPDATE SET phase = excluded.phase, closed = excluded.closed, sums = NULL
                """,
            arguments: [
                task.key, stored(number), Int64(RoundPhase.abandoned.rawValue), stored(now), stored(task.current.modelVersion),
            ])
        // How many reports came is not told: the sums are erased, and a small count would say who was there.
        try log.append(
            .roundClosed(
                StoreChange.RoundClosing(
                    configuration: task.configuration, round: number, accepted: 0, refused: try refused(number),
                    modelVersionIn: task.current.modelVersion,
                    modelVersionOut: nil, aggregateHash: nil, record: nil)),
            at: now)
    }

    private func sums(_ number: UInt64) throws -> IntegerAccumulator {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT accepted, sums FROM rounds WHERE task = ? AND number = ?", arguments: [task.key, stored(number)]),
            let bytes = row.optionalBytes("sums")
        else { throw IntakeError(.unknownRound, "round \(number) holds no sums") }
        let accumulator = try IntegerAccumulator(canonicalBytes: bytes)
        guard accumulator.count == row.natural("accepted"), accumulator.fits(task.configuration) else {
            throw IntakeError(.notADatabase, "the sums of round \(number) do not match its count")
        }
        return accumulator
    }

    private func closedRound(_ number: UInt64) throws -> ClosedRound {
        let row = try Row.fetchOne(
            database, sql: "SELECT opened, closed FROM rounds WHERE task = ? AND number = ?", arguments: [task.key, stored(number)])
        return ClosedRound(
            task: task, round: number, accumulator: try sums(number), modelVersion: task.current.modelVersion,
            weights: try IntakeStore.weights(database, task.key, version: task.current.modelVersion),
            optimizerState: try OptimizerState(canonicalBytes: task.optimizerState), opened: row?.natural("opened") ?? 0,
            closed: row?.optionalNatural("closed") ?? now, refused: try refused(number))
    }

    private func refused(_ number: UInt64) throws -> [RejectionCause: UInt64] {
        var refused: [RejectionCause: UInt64] = [:]
        for row in try Row.fetchAll(
            database, sql: "SELECT cause, count FROM outcomes WHERE task = ? AND round = ?", arguments: [task.key, stored(number)])
        {
            if let cause = RejectionCause(rawValue: row["cause"]) { refused[cause] = row.natural("count") }
        }
        return refused
    }

    private func save(_ machine: RoundMachine) throws {
        try database.execute(
            sql: "UPDATE tasks SET round = ?, phase = ?, model_version = ?, is_ending = ?, latest = ? WHERE key = ?",
            arguments: [
                stored(machine.round), Int64(machine.phase.rawValue), stored(machine.modelVersion), machine.isEnding ? 1 : 0,
                stored(machine.latest), task.key,
            ])
    }
}
