/// How an operator wants a task's rounds to run. The task's own configuration holds what agents must agree to; this is the collector's.
public struct RoundSchedule: Hashable, Sendable {
    /// The number of rounds, abandoned ones included. 1 to 1,000,000.
    public let rounds: UInt64

    /// The batch size at which a round closes before its deadline. At least 1, and at least the task's least batch size to matter.
    public let targetBatch: UInt64

    /// The length of a round, and of each extension, in seconds. At least 1.
    public let roundSeconds: UInt64

    /// How often a round below the least batch size is extended before it is abandoned.
    public let maximumExtensions: UInt32

    /// The server optimizer.
    public let optimizer: ServerOptimizer

    /// A schedule. Throws `parameter` for values outside their ranges.
    public init(
        rounds: UInt64, targetBatch: UInt64, roundSeconds: UInt64, maximumExtensions: UInt32 = 3, optimizer: ServerOptimizer
    ) throws(AggregationError) {
        guard (1...1_000_000).contains(rounds) else { throw AggregationError(.parameter, "\(rounds) rounds; 1 to 1000000 are allowed") }
        guard (1...IntegerAccumulator.largestReportLimit).contains(targetBatch) else {
            throw AggregationError(.parameter, "a target batch of \(targetBatch)")
        }
        guard (1...31_622_400).contains(roundSeconds) else {
            throw AggregationError(.parameter, "rounds of \(roundSeconds) seconds; 1 to 31622400 are allowed")
        }
        try optimizer.validate()
        self.rounds = rounds
        self.targetBatch = targetBatch
        self.roundSeconds = roundSeconds
        self.maximumExtensions = maximumExtensions
        self.optimizer = optimizer
    }
}
