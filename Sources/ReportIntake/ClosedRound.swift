public import Aggregation
public import AggregationTasks
import Crypto

/// A round that takes no more reports: the frozen sums, and everything that the next model is made from.
public struct ClosedRound: Sendable {
    /// The task.
    public let task: StoredTask
    /// The round's number.
    public let round: UInt64
    /// The sums and their number of reports, at least the task's least batch.
    public let accumulator: IntegerAccumulator
    /// The version of the model that the updates were computed against.
    public let modelVersion: UInt64
    /// That model's weights, or nil when the store was not given them.
    public let weights: [Float]?
    /// The server optimizer's state before this round.
    public let optimizerState: OptimizerState
    /// When the round opened, Unix seconds.
    public let opened: UInt64
    /// When it stopped taking reports, Unix seconds.
    public let closed: UInt64
    /// The refused reports by cause, so far.
    public let refused: [RejectionCause: UInt64]

    /// The sums, one for each coordinate, in grid units.
    public var sums: [Int64] { accumulator.sums }

    /// The number of reports.
    public var count: UInt64 { accumulator.count }

    /// SHA-256("sotto-1 aggregate" || task id || round || the sums' canonical bytes): what an auditor recomputes from the sums.
    public var aggregateHash: [UInt8] { Self.aggregateHash(task.id, round, accumulator) }

    /// The same hash from its parts.
    public static func aggregateHash(_ task: TaskID, _ round: UInt64, _ accumulator: IntegerAccumulator) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("sotto-1 aggregate".utf8))
        hash.update(data: task.bytes)
        hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: round >> (56 - 8 * UInt64($0))) })
        hash.update(data: accumulator.canonicalBytes)
        return Array(hash.finalize())
    }

    /// The averaged update.
    public func average() throws(AggregationError) -> AveragedUpdate { try AveragedUpdate(accumulator, for: task.configuration) }

    /// One step of the task's server optimizer from `weights`: the next weights, and the optimizer's state after it.
    public func step(from weights: [Float]) throws(AggregationError) -> (weights: [Float], optimizerState: OptimizerState) {
        var state = optimizerState
        let next = try task.schedule.optimizer.step(weights, by: average(), state: &state)
        return (next, state)
    }
}

/// What happened to a task's rounds.
public enum RoundEvent: Sendable {
    /// A round takes reports.
    case opened(RoundDescription)
    /// A round takes reports until a later deadline, Unix seconds.
    case extended(task: TaskID, round: UInt64, deadline: UInt64)
    /// A round waits for its model. Repeated until ``IntakeStore/publish(_:newWeights:modelVersion:optimizerState:now:)`` has it.
    case closed(ClosedRound)
    /// A round got too few reports. Its sums are erased and nothing of it is ever released.
    case abandoned(task: TaskID, round: UInt64)
    /// A round's model is durable.
    case published(task: TaskID, round: UInt64, modelVersion: UInt64)
    /// The task has had its last round.
    case finished(task: TaskID)
}
