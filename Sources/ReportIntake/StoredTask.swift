public import Aggregation
public import AggregationTasks
import Foundation
import GRDB
import TLSPresentation

/// A task as the store keeps it.
public struct StoredTask: Hashable, Sendable {
    /// The task's name.
    public let id: TaskID
    /// What agents agreed to.
    public let configuration: TaskConfiguration
    /// How its rounds run.
    public let schedule: RoundSchedule
    /// When the operator made it, Unix seconds.
    public let created: UInt64
    /// The current round and where it stands.
    public let current: RoundMachine.Snapshot

    let key: TaskKey
    let optimizerState: [UInt8]

    /// Whether rounds are still to come or under way.
    public var isOpen: Bool { !machine.isFinished }

    /// The task's state machine, as it stood when this was read.
    var machine: RoundMachine {
        RoundMachine(bounds: RoundMachine.Bounds(configuration), schedule: schedule, restoring: current)
    }

    /// Reads a task with its current round; `row` joins the tables as ``select`` does.
    init(row: Row) throws {
        configuration = try TaskConfiguration(decoding: row.bytes("configuration"))
        guard let id = TaskID(row.bytes("id")), let optimizer = ServerOptimizer(row["optimizer"] as String),
            let phase = RoundPhase(rawValue: UInt8(clamping: row["phase"] as Int64))
        else { throw IntakeError(.notADatabase, "a task that no program wrote") }
        self.id = id
        schedule = try RoundSchedule(
            rounds: row.natural("rounds"), targetBatch: row.natural("target_batch"), roundSeconds: row.natural("round_seconds"),
            maximumExtensions: UInt32(clamping: row.natural("maximum_extensions")), optimizer: optimizer)
        created = row.natural("created")
        key = row["key"]
        optimizerState = row.bytes("optimizer_state")
        current = RoundMachine.Snapshot(
            round: row.natural("round"), phase: phase, opened: row.natural("opened"), deadline: row.natural("deadline"),
            accepted: row.natural("accepted"), extensions: UInt32(clamping: row.natural("extensions")),
            modelVersion: row.natural("model_version"), isEnding: row["is_ending"] as Int64 != 0, latest: row.natural("latest"))
    }

    /// Tasks with their current rounds; a task whose round has no row yet has not opened it.
    static let select = """
        SELECT tasks.*, coalesce(rounds.opened, 0) AS opened, coalesce(rounds.deadline, 0) AS deadline,
            coalesce(rounds.accepted, 0) AS accepted, coalesce(rounds.extensions, 0) AS extensions
        FROM tasks LEFT JOIN rounds ON rounds.task = tasks.key AND rounds.number = tasks.round
        """

    static func all(_ database: Database) throws -> [StoredTask] {
        try Row.fetchAll(database, sql: select + " ORDER BY tasks.key").map(StoredTask.init(row:))
    }

    static func one(_ database: Database, _ id: TaskID) throws -> StoredTask {
        guard let row = try Row.fetchOne(database, sql: select + " WHERE tasks.id = ?", arguments: [Data(id.bytes)]) else {
            throw IntakeError(.unknownTask)
        }
        return try StoredTask(row: row)
    }
}
