/// Sums of a ranker's gradients, in the order of ``SoftsignRanker``'s lanes.
public struct SoftsignGradient: Sendable, Equatable {
    /// Features with weights.
    public let slots: Int
    /// Hidden units; 0 is the linear ranker.
    public let hiddenUnits: Int
    /// Entries of one feature in ``inputs``: the ranker's lanes, or 1 for the linear ranker.
    private let lanes: Int
    private var inputs: [Float]
    private var biases: [Float]
    private var outputs: [Float]

    /// A gradient of zero for the shape of `ranker`.
    public init(for ranker: SoftsignRanker) {
        slots = ranker.slots
        hiddenUnits = ranker.hiddenUnits
        lanes = max(ranker.lanes, 1)
        inputs = [Float](repeating: 0, count: ranker.slots * lanes)
        biases = [Float](repeating: 0, count: ranker.lanes)
        outputs = [Float](repeating: 0, count: ranker.lanes)
    }

    /// Makes it zero again.
    public mutating func reset() {
        for index in inputs.indices { inputs[index] = 0 }
        for index in biases.indices { biases[index] = 0 }
        for index in outputs.indices { outputs[index] = 0 }
    }

    /// The gradient in the order of the parameters that ``SoftsignRanker/init(parameters:slots:hiddenUnits:)`` takes.
    public var parameters: [Float] {
        guard hiddenUnits > 0 else { return inputs }
        var values: [Float] = []
        values.reserveCapacity(SoftsignRanker.parameterCount(slots: slots, hiddenUnits: hiddenUnits))
        for lane in 0...hiddenUnits {
            for slot in 0..<slots { values.append(inputs[slot * lanes + lane]) }
        }
        values += biases[1...hiddenUnits]
        values += outputs[1...hiddenUnits]
        return values
    }

    /// The sums as unchecked lanes, for the length of `body`.
    @inline(__always)
    mutating func withLanes(_ body: (GradientLanes) -> Void) {
        Self.withLanes(&inputs, &biases, &outputs, body)
    }

    @inline(__always)
    private static func withLanes(_ inputs: inout [Float], _ biases: inout [Float], _ outputs: inout [Float], _ body: (GradientLanes) -> Void) {
        var inputs = inputs.mutableSpan
        var biases = biases.mutableSpan
        var outputs = outputs.mutableSpan
        unsafe inputs.withUnsafeMutableBufferPointer { inputs in
            unsafe biases.withUnsafeMutableBufferPointer { biases in
                unsafe outputs.withUnsafeMutableBufferPointer { outputs in
                    body(
                        GradientLanes(
                            inputs: unsafe MutableFloatLanes(inputs), biases: unsafe MutableFloatLanes(biases),
                            outputs: unsafe MutableFloatLanes(outputs)))
                }
            }
        }
    }
}

/// A gradient's sums as unchecked lanes.
struct GradientLanes {
    let inputs: MutableFloatLanes
    let biases: MutableFloatLanes
    let outputs: MutableFloatLanes
}
