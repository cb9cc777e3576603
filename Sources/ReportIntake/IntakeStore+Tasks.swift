public import Aggregation
public import AggregationTasks
import Foundation
import GRDB
import TLSPresentation

extension IntakeStore {
    /// Makes a task whose first round starts from model `modelVersion`. The same configuration again is the same task: nothing changes.
    ///
    /// - Parameters:
    ///   - configuration: What agents agree to. Whether they would is ``AggregationTasks/CompiledLimits``'s to say, not the store's.
    ///   - schedule: How rounds run.
    ///   - modelVersion: The version that the first round's updates are computed against.
    ///   - weights: That model's weights, one for each coordinate; ``ClosedRound/weights`` hands them on. Empty when the caller keeps them.
    ///   - now: Unix seconds.
    /// - Throws: `parameter` when the dimension or the coordinate width cannot be summed, and the storage errors.
    @discardableResult
    public func createTask(
        _ configuration: TaskConfiguration, schedule: RoundSchedule, modelVersion: UInt64, weights: [Float] = [], now: UInt64
    ) async throws(IntakeError) -> TaskID {
        guard (try? IntegerAccumulator(for: configuration)) != nil else { throw IntakeError(.parameter, "a vector that cannot be summed") }
        guard weights.isEmpty || weights.count == Int(configuration.dimension) else {
            throw IntakeError(.parameter, "\(weights.count) weights for \(configuration.dimension) coordinates")
        }
        let id = configuration.taskID
        try await write { [scribe] database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO tasks (id, configuration, created, rounds, target_batch, round_seconds, maximum_extensions,
                        optimizer, optimizer_state, round, phase, model_version, is_ending, latest)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, 0, 0)
                    """,
                arguments: [
                    Data(id.bytes), Data(configuration.encoded()), stored(now), stored(schedule.rounds), stored(schedule.targetBatch),
                    stored(schedule.roundSeconds), Int64(schedule.maximumExtensions), schedule.optimizer.description,
                    Data(OptimizerState().canonicalBytes), stored(modelVersion),
                ])
            guard database.changesCount > 0 else { return }
            if !weights.isEmpty {
                try database.execute(
                    sql: "INSERT INTO models (task, version, round, weights, published) VALUES (?, ?, 0, ?, ?)",
                    arguments: [database.lastInsertedRowID, stored(modelVersion), Data(WeightBytes.encode(weights)), stored(now)])
            }
            try LogTable(database: database, scribe: scribe).append(.taskOpened(configuration), at: now)
        }
        return id
    }

    /// All tasks in the order in which they were made.
    public func tasks() async throws(IntakeError) -> [StoredTask] {
        try await read { try StoredTask.all($0) }
    }

    /// One task. Throws `unknownTask`.
    public func task(_ id: TaskID) async throws(IntakeError) -> StoredTask {
        try await read { try StoredTask.one($0, id) }
    }

    /// Ends a task: the open round closes if it holds the least batch, else it is abandoned; no other opens. Again changes nothing.
    ///
    /// A round that closes is handed out by the next ``advance(now:)``. Throws `unknownTask` and the storage errors.
    @discardableResult
    public func closeTask(_ id: TaskID, now: UInt64) async throws(IntakeError) -> [RoundEvent] {
        try await write { [scribe] database in
            try RoundTransaction(database, task: StoredTask.one(database, id), now: now, scribe: scribe).apply(.closeRequested)
        }
    }

    /// A task's rounds, the latest first. Throws `unknownTask`.
    public func rounds(_ taskID: TaskID) async throws(IntakeError) -> [StoredRound] {
        try await read { try Self.rounds($0, StoredTask.one($0, taskID)) }
    }

    static func rounds(_ database: Database, _ task: StoredTask) throws -> [StoredRound] {
        var refused: [UInt64: [RejectionCause: UInt64]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT round, cause, count FROM outcomes WHERE task = ?", arguments: [task.key]) {
            guard let cause = RejectionCause(rawValue: row["cause"]) else { continue }
            refused[row.natural("round"), default: [:]][cause] = row.natural("count")
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM rounds WHERE task = ? ORDER BY number DESC", arguments: [task.key]).map {
            try StoredRound(row: $0, taskID: task.id, refused: refused[$0.natural("number")] ?? [:])
        }
    }

    /// The rounds that take reports at `now`, Unix seconds.
    public func openRounds(now: UInt64) async throws(IntakeError) -> [RoundDescription] {
        try await tasks().compactMap { task in
            let machine = task.machine
            guard machine.admission(round: machine.round, now: now) == .admitted else { return nil }
            return RoundDescription(
                taskID: task.id, round: machine.round, modelVersion: machine.modelVersion, opened: machine.opened, deadline: machine.deadline,
                targetBatchSize: task.schedule.targetBatch)
        }
    }

    /// The weights that a task published under `version`, or nil. Throws `unknownTask`.
    public func weights(_ taskID: TaskID, version: UInt64) async throws(IntakeError) -> [Float]? {
        try await read { try Self.weights($0, StoredTask.one($0, taskID).key, version: version) }
    }

    static func weights(_ database: Database, _ task: TaskKey, version: UInt64) throws -> [Float]? {
        try Data.fetchOne(
            database, sql: "SELECT weights FROM models WHERE task = ? AND version = ? ORDER BY round DESC", arguments: [task, stored(version)]
        ).map { WeightBytes.decode(Array($0)) }
    }
}
