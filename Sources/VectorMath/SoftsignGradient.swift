/// Sums of a ranker's gradients, in the order of ``SoftsignRanker``'s lanes.
public struct SoftsignGradient: Sendable, Equatable {
    /// Features with weights.
    public let slots: Int
    /// Hidden units; 0 is the linear ranker.
    public let hiddenUnits: Int
    let lanes: Int
    /// Of the linear ranker: one entry per feature, padded with zeros to a multiple of 16.
    var linear: [Float]
    var inputs: [Float]
    var biases: [Float]
    var outputs: [Float]
    /// Slopes of each row's lanes: working memory, kept for its capacity.
    var slopes: [Float] = []

    /// A gradient of zero for the shape of `ranker`.
    public init(for ranker: SoftsignRanker) {
        slots = ranker.slots
        hiddenUnits = ranker.hiddenUnits
        lanes = ranker.lanes
        linear = [Float](repeating: 0, count: ranker.linear.count)
        inputs = [Float](repeating: 0, count: ranker.inputs.count)
        biases = [Float](repeating: 0, count: ranker.lanes)
        outputs = [Float](repeating: 0, count: ranker.lanes)
    }

    /// Makes it zero again.
    public mutating func reset() {
        for index in linear.indices { linear[index] = 0 }
        for index in inputs.indices { inputs[index] = 0 }
        for index in biases.indices { biases[index] = 0 }
        for index in outputs.indices { outputs[index] = 0 }
    }

    /// The gradient in the order of the parameters that ``SoftsignRanker/init(parameters:slots:hiddenUnits:)`` takes.
    public var parameters: [Float] {
        guard hiddenUnits > 0 else { return Array(linear.prefix(slots)) }
        var values: [Float] = []
        values.reserveCapacity(SoftsignRanker.parameterCount(slots: slots, hiddenUnits: hiddenUnits))
        for lane in 0...hiddenUnits {
            for slot in 0..<slots { values.append(inputs[slot * lanes + lane]) }
        }
        values += biases[1...hiddenUnits]
        values += outputs[1...hiddenUnits]
        return values
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.slots == right.slots && left.hiddenUnits == right.hiddenUnits && left.linear == right.linear && left.inputs == right.inputs
            && left.biases == right.biases && left.outputs == right.outputs
    }
}
