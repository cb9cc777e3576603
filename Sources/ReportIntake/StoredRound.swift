public import Aggregation
public import AggregationTasks
import GRDB

/// A round as the store keeps it. It says how many reports came, never from whom.
public struct StoredRound: Hashable, Sendable {
    /// The task.
    public let taskID: TaskID
    /// The round's number, from 1.
    public let number: UInt64
    /// Where it stands.
    public let phase: RoundPhase
    /// When it opened, Unix seconds; 0 for a round that was given up before.
    public let opened: UInt64
    /// The last second at which a report can count, Unix seconds.
    public let deadline: UInt64
    /// When it stopped taking reports, Unix seconds.
    public let closed: UInt64?
    /// How often it was extended.
    public let extensions: UInt64
    /// The reports that count.
    public let accepted: UInt64
    /// The refused reports by cause; only causes that are known to belong to this round.
    public let refused: [RejectionCause: UInt64]
    /// SHA-256 over the frozen sums, see ``ClosedRound/aggregateHash``.
    public let aggregateHash: [UInt8]?
    /// The model that updates were computed against.
    public let modelVersionIn: UInt64
    /// The model that came out of the round.
    public let modelVersionOut: UInt64?

    init(row: Row, taskID: TaskID, refused: [RejectionCause: UInt64]) throws {
        guard let phase = RoundPhase(rawValue: UInt8(clamping: row["phase"] as Int64)) else {
            throw IntakeError(.notADatabase, "a round that no program wrote")
        }
        self.taskID = taskID
        self.phase = phase
        number = row.natural("number")
        opened = row.natural("opened")
        deadline = row.natural("deadline")
        closed = row.optionalNatural("closed")
        extensions = row.natural("extensions")
        accepted = row.natural("accepted")
        self.refused = refused
        aggregateHash = row.optionalBytes("aggregate_hash")
        modelVersionIn = row.natural("model_version_in")
        modelVersionOut = row.optionalNatural("model_version_out")
    }
}
