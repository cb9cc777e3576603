public import Aggregation
import AggregationTasks
import Foundation
import GRDB

extension IntakeStore {
    /// How long the names of a final round's reports are kept, in seconds, so that a late retry still hears `duplicate`.
    public static let nameRetention: UInt64 = 86_400

    /// Moves every task's rounds to `now`, Unix seconds, and says what happened.
    ///
    /// Call it about once a second. It writes only when something changes. A round that waits for its model comes as `closed` at every
    /// call, also after a restart, until it is published.
    public func advance(now: UInt64) async throws(IntakeError) -> [RoundEvent] {
        var events: [RoundEvent] = []
        for task in try await tasks() where task.isOpen {
            var machine = task.machine
            let actions = machine.handle(.tick(now: now))
            guard !actions.isEmpty else { continue }
            if actions.contains(where: { if case .publish = $0 { false } else { true } }) {
                events += try await write { [scribe] database in
                    try RoundTransaction(database, task: StoredTask.one(database, task.id), now: now, scribe: scribe).apply(.tick(now: now))
                }
            } else {
                events += try await read { database in
                    try RoundTransaction(database, task: StoredTask.one(database, task.id), now: now, scribe: nil).waiting()
                }
            }
        }
        try await prune(now: now)
        return events
    }

    /// Makes the model of a closing round durable: weights, version, optimizer state and the round's end, in one transaction. The next
    /// round opens in the same transaction.
    ///
    /// The same publication again changes nothing. Throws `conflict` when the round was published with other weights or another version,
    /// or the version is lower than the round's own; `unknownRound` when the round is not closing; and the storage errors.
    ///
    /// - Parameter record: What replays the round; the log's entry names its hash. Its file must be durable before this is called.
    @discardableResult
    public func publish(
        _ closed: ClosedRound, newWeights: [Float], modelVersion: UInt64, optimizerState: OptimizerState, record: RoundRecord? = nil, now: UInt64
    ) async throws(IntakeError) -> [RoundEvent] {
        guard newWeights.count == Int(closed.task.configuration.dimension), newWeights.allSatisfy(\.isFinite) else {
            throw IntakeError(.parameter, "\(newWeights.count) weights for \(closed.task.configuration.dimension) coordinates, or not all finite")
        }
        let weights = Data(WeightBytes.encode(newWeights))
        return try await write { [scribe] database in
            let task = try StoredTask.one(database, closed.task.id)
            if let published = try Row.fetchOne(
                database, sql: "SELECT version, weights FROM models WHERE task = ? AND round = ?", arguments: [task.key, stored(closed.round)])
            {
                guard published.natural("version") == modelVersion, published["weights"] as Data == weights else {
                    throw IntakeError(.conflict, "round \(closed.round) was published with another model")
                }
                return []
            }
            guard task.current.round == closed.round, task.current.phase == .closing else {
                throw IntakeError(.unknownRound, "round \(closed.round) is not closing")
            }
            guard modelVersion >= task.current.modelVersion else {
                throw IntakeError(.conflict, "model version \(modelVersion) is lower than \(task.current.modelVersion)")
            }
            try database.execute(
                sql: "INSERT INTO models (task, version, round, weights, published) VALUES (?, ?, ?, ?, ?)",
                arguments: [task.key, stored(modelVersion), stored(closed.round), weights, stored(now)])
            try database.execute(
                sql: "UPDATE rounds SET phase = ?, model_version_out = ? WHERE task = ? AND number = ?",
                arguments: [Int64(RoundPhase.closed.rawValue), stored(modelVersion), task.key, stored(closed.round)])
            try database.execute(
                sql: "UPDATE tasks SET optimizer_state = ? WHERE key = ?", arguments: [Data(optimizerState.canonicalBytes), task.key])
            try LogTable(database: database, scribe: scribe).append(
                .roundClosed(
                    StoreChange.RoundClosing(
                        configuration: task.configuration, round: closed.round, accepted: closed.count, refused: closed.refused,
                        modelVersionIn: closed.modelVersion, modelVersionOut: modelVersion,
                        aggregateHash: closed.aggregateHash, record: record)), at: now)
            let events = try RoundTransaction(database, task: task, now: now, scribe: scribe).apply(.published(version: modelVersion))
            return [.published(task: task.id, round: closed.round, modelVersion: modelVersion)]
                + events.filter { if case .closed = $0 { false } else { true } }
        }
    }

    /// Erases report names and per-device counts of rounds that ended long enough ago.
    private func prune(now: UInt64) async throws(IntakeError) {
        let finals = [RoundPhase.closed, .abandoned].map { Int64($0.rawValue) }
        let before = stored(now < Self.nameRetention ? 0 : now - Self.nameRetention)
        let old = try await read { database in
            try Int64.fetchAll(
                database, sql: "SELECT key FROM rounds WHERE is_pruned = 0 AND phase IN (?, ?) AND closed < ?",
                arguments: [finals[0], finals[1], before])
        }
        for round in old {
            try await write { database in
                try database.execute(sql: "DELETE FROM report_ids WHERE round = ?", arguments: [round])
                try database.execute(sql: "DELETE FROM uploads WHERE round = ?", arguments: [round])
                try database.execute(sql: "UPDATE rounds SET is_pruned = 1 WHERE key = ?", arguments: [round])
            }
        }
    }
}
