import TLSPresentation

extension RoundRecord {
    /// The version of the canonical form.
    public static let version: UInt8 = 1

    /// The one byte form, big-endian throughout: version (1); length (4) and bytes of the task configuration; round, opened, closed
    /// (8 each); length (4) and bytes of the sums' canonical form; number of causes (1), then each cause's length (1), name and count (8);
    /// the optimizer: kind (1) and its parameters as binary64; length (4) and bytes of the optimizer state's canonical form; dimension
    /// (4), the weights before and the weights after as binary32, the limit as binary32; then the model that went in and the one that came
    /// out: version (8), content version (8), SHA-256 (32).
    ///
    /// Optimizer kinds: 1 FedAvg (learning rate), 2 FedAvgM (momentum, learning rate), 3 FedAdam as published and 4 with bias correction
    /// (eta, beta1, beta2, tau).
    public var canonicalBytes: [UInt8] {
        let (sums, state) = (accumulator.canonicalBytes, stateBefore.canonicalBytes)
        var fields = ByteWriter(capacity: 512 + taskConfiguration.count + sums.count + state.count + 8 * weightsBefore.count)
        fields.put(Self.version)
        fields.opaque32(taskConfiguration)
        fields.put(round)
        fields.put(opened)
        fields.put(closed)
        fields.opaque32(sums)
        fields.put(UInt8(rejections.count))
        for rejection in rejections {
            fields.opaque8(rejection.cause.utf8)
            fields.put(rejection.count)
        }
        fields.put(optimizer)
        fields.opaque32(state)
        fields.put(UInt32(weightsBefore.count))
        for weight in weightsBefore { fields.put(weight.bitPattern) }
        for weight in weightsAfter { fields.put(weight.bitPattern) }
        fields.put(weightLimit.bitPattern)
        for model in [modelIn, modelOut] {
            fields.put(model.version)
            fields.put(model.contentVersion)
            fields.fixed(model.sha256)
        }
        return fields.bytes
    }

    /// Reads the canonical form. Throws `malformed` for everything that ``canonicalBytes`` doesn't write, and the errors of
    /// ``init(taskConfiguration:round:opened:closed:accumulator:rejections:optimizer:stateBefore:weightsBefore:weightLimit:weightsAfter:modelIn:modelOut:)``.
    public init(canonicalBytes bytes: [UInt8]) throws(AggregationError) {
        var fields = CanonicalReader(bytes)
        guard try fields.uint8() == Self.version else { throw AggregationError(.malformed, "a round record of an unknown version") }
        let configuration = try fields.lengthPrefixed()
        let (round, opened, closed) = (try fields.uint64(), try fields.uint64(), try fields.uint64())
        let accumulator = try IntegerAccumulator(canonicalBytes: try fields.lengthPrefixed())
        var rejections: [Rejection] = []
        for _ in 0..<(try fields.uint8()) {
            let name = try fields.bytes(Int(try fields.uint8()))
            guard name.allSatisfy({ $0 < 0x80 }) else { throw AggregationError(.malformed, "a cause that is not ASCII") }
            rejections.append(Rejection(cause: String(decoding: name, as: UTF8.self), count: try fields.uint64()))
        }
        let optimizer = try fields.nextOptimizer()
        let state = try OptimizerState(canonicalBytes: try fields.lengthPrefixed())
        guard Int(try fields.uint32()) == accumulator.dimension else {
            throw AggregationError(.malformed, "weights of another dimension than the sums")
        }
        let before = try fields.nextWeights(accumulator.dimension)
        let after = try fields.nextWeights(accumulator.dimension)
        let limit = Float(bitPattern: try fields.uint32())
        let (modelIn, modelOut) = (try fields.nextModel(), try fields.nextModel())
        guard fields.isAtEnd else { throw AggregationError(.malformed, "bytes after the end of a round record") }
        try self.init(
            taskConfiguration: configuration, round: round, opened: opened, closed: closed, accumulator: accumulator, rejections: rejections,
            optimizer: optimizer, stateBefore: state, weightsBefore: before, weightLimit: limit, weightsAfter: after, modelIn: modelIn,
            modelOut: modelOut)
    }
}

extension ByteWriter {
    fileprivate mutating func put(_ optimizer: ServerOptimizer) {
        switch optimizer {
        case .fedAvg(let rate):
            put(UInt8(1))
            put(rate)
        case .fedAvgM(let momentum, let rate):
            put(UInt8(2))
            put(momentum)
            put(rate)
        case .fedAdam(let adam):
            put(adam.variant == .published ? UInt8(3) : UInt8(4))
            for value in [adam.eta, adam.beta1, adam.beta2, adam.tau] { put(value) }
        }
    }
}

extension CanonicalReader {
    fileprivate mutating func nextWeights(_ count: Int) throws(AggregationError) -> [Float] {
        guard count <= remaining / 4 else { throw AggregationError(.malformed, "the bytes end inside the weights") }
        var weights: [Float] = []
        weights.reserveCapacity(count)
        for _ in 0..<count { weights.append(Float(bitPattern: try uint32())) }
        return weights
    }

    fileprivate mutating func nextModel() throws(AggregationError) -> RoundRecord.Model {
        let (version, content) = (try uint64(), try uint64())
        return RoundRecord.Model(version: version, contentVersion: content, sha256: try bytes(32))
    }

    fileprivate mutating func nextOptimizer() throws(AggregationError) -> ServerOptimizer {
        switch try uint8() {
        case 1: return .fedAvg(learningRate: try finite())
        case 2: return .fedAvgM(momentum: try finite(), learningRate: try finite())
        case let kind where kind == 3 || kind == 4:
            return .fedAdam(
                ServerOptimizer.FedAdam(
                    eta: try finite(), beta1: try finite(), beta2: try finite(), tau: try finite(),
                    variant: kind == 3 ? .published : .biasCorrected))
        default: throw AggregationError(.malformed, "an unknown server optimizer")
        }
    }
}
