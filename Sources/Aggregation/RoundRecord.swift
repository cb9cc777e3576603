/// Everything that it takes to replay a round: from the integer sums, the weights and the optimizer's state before it to the very bits
/// of the weights after it.
///
/// Under `direct` trust the sums hold no more than what each subject's own device already noised: every report in them is private by
/// itself, and so the record may be shown to anybody (post-processing). Under `split` trust the sums of one aggregator alone say nothing,
/// and the record must not be shown before they are joined. It names a task, a round and models, and never a device or a report.
public struct RoundRecord: Equatable, Sendable {
    /// How many reports were refused for one cause.
    public struct Rejection: Hashable, Sendable {
        /// The cause's name: 1 to 64 printable ASCII characters.
        public let cause: String
        /// The number of reports.
        public let count: UInt64

        /// A cause with its count.
        public init(cause: String, count: UInt64) {
            self.cause = cause
            self.count = count
        }
    }

    /// A model as it was released.
    public struct Model: Hashable, Sendable {
        /// The number under which agents installed it.
        public let version: UInt64
        /// The number that its bytes carry: an older one after a rollback.
        public let contentVersion: UInt64
        /// SHA-256 of its bytes, 32 bytes.
        public let sha256: [UInt8]

        /// A released model.
        public init(version: UInt64, contentVersion: UInt64, sha256: [UInt8]) {
            self.version = version
            self.contentVersion = contentVersion
            self.sha256 = sha256
        }
    }

    /// The task's configuration as agents agreed to it, 1 to 4,096 bytes.
    public let taskConfiguration: [UInt8]
    /// The round's number, from 1.
    public let round: UInt64
    /// When the round opened, Unix seconds.
    public let opened: UInt64
    /// When it stopped taking reports, Unix seconds.
    public let closed: UInt64
    /// The final sums, with the number of reports in them.
    public let accumulator: IntegerAccumulator
    /// The refused reports by cause, in the order of the causes' names, each cause once.
    public let rejections: [Rejection]
    /// The server optimizer.
    public let optimizer: ServerOptimizer
    /// Its state before the round.
    public let stateBefore: OptimizerState
    /// The weights that the step began with.
    public let weightsBefore: [Float]
    /// Weights are clamped to this magnitude after the step.
    public let weightLimit: Float
    /// The weights after the step and the clamp.
    public let weightsAfter: [Float]
    /// The model that the updates were computed against.
    public let modelIn: Model
    /// The model that came out.
    public let modelOut: Model

    /// A record. Throws `shape` when weights and sums disagree about the dimension, `nonFinite` for a weight or limit that is not finite,
    /// `parameter` for an optimizer outside its range or a limit that isn't positive, and `malformed` for the rest.
    public init(
        taskConfiguration: [UInt8], round: UInt64, opened: UInt64, closed: UInt64, accumulator: IntegerAccumulator, rejections: [Rejection],
        optimizer: ServerOptimizer, stateBefore: OptimizerState, weightsBefore: [Float], weightLimit: Float, weightsAfter: [Float],
        modelIn: Model, modelOut: Model
    ) throws(AggregationError) {
        guard (1...4_096).contains(taskConfiguration.count), round > 0 else { throw AggregationError(.malformed, "a round without its task") }
        guard weightsBefore.count == accumulator.dimension, weightsAfter.count == accumulator.dimension else {
            throw AggregationError(.shape, "weights of another dimension than the sums")
        }
        guard weightLimit.isFinite, weightsBefore.allSatisfy(\.isFinite), weightsAfter.allSatisfy(\.isFinite) else {
            throw AggregationError(.nonFinite, "a weight or the limit is not finite")
        }
        guard weightLimit > 0 else { throw AggregationError(.parameter, "the limit on weights must be positive") }
        try optimizer.validate()
        guard modelIn.sha256.count == 32, modelOut.sha256.count == 32 else { throw AggregationError(.malformed, "a hash that is not 32 bytes") }
        guard rejections.count <= Self.maximumCauses, rejections.allSatisfy({ Self.isName($0.cause) && $0.count > 0 }),
            zip(rejections, rejections.dropFirst()).allSatisfy({ Array($0.cause.utf8).lexicographicallyPrecedes(Array($1.cause.utf8)) })
        else { throw AggregationError(.malformed, "causes that are unnamed, empty, out of order or repeated") }
        self.taskConfiguration = taskConfiguration
        self.round = round
        self.opened = opened
        self.closed = closed
        self.accumulator = accumulator
        self.rejections = rejections
        self.optimizer = optimizer
        self.stateBefore = stateBefore
        self.weightsBefore = weightsBefore
        self.weightLimit = weightLimit
        self.weightsAfter = weightsAfter
        self.modelIn = modelIn
        self.modelOut = modelOut
    }

    /// The most causes that a record may name.
    static let maximumCauses = 255

    private static func isName(_ cause: String) -> Bool {
        (1...64).contains(cause.utf8.count) && cause.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
