/// A ranker's weights in the order in which the kernels read them: a linear score plus one hidden layer of softsign units.
///
/// The score of features x is `w.x + sum_h u_h a(b_h + V_h.x)` with `a(z) = z / (1 + |z|)`. Softsign needs no exponential, so a score has
/// the same bits on every machine with IEEE 754 single precision. Without hidden units the score is ``dot(_:_:)``.
///
/// A *lane* is one sum that runs over the features: lane 0 is the linear part, lane `1 + h` is hidden unit h, and lanes of zeros fill up to a
/// multiple of eight. Weights are stored feature by feature, lane by lane, so that one feature, broadcast, meets eight lanes at a time. Each
/// lane adds its products in the order of the features, one after the other, however many rows are scored at once; a zero feature changes
/// no bit, so leaving it out (``SparseRows``) changes none either.
public struct SoftsignRanker: Sendable, Equatable {
    /// Features of a row that have weights, at least 1.
    public let slots: Int
    /// Hidden units; 0 is the linear ranker.
    public let hiddenUnits: Int

    /// Lanes, a multiple of eight; 0 for the linear ranker.
    let lanes: Int
    /// The linear ranker's weights, padded with zeros to a multiple of 16; empty with hidden units.
    private(set) var linear: [Float] = []
    /// Weights of each feature, ``lanes`` entries a feature; empty for the linear ranker, as are the next two.
    private(set) var inputs: [Float] = []
    /// Where the sum of each lane starts.
    private(set) var biases: [Float] = []
    /// What each activation counts in the score: 1 for the linear lane, whose stored activation is zero.
    private(set) var outputs: [Float] = []

    /// The number of parameters of a shape: `slots + hiddenUnits * (slots + 2)`.
    public static func parameterCount(slots: Int, hiddenUnits: Int) -> Int {
        slots + hiddenUnits * (slots + 2)
    }

    /// Arranges `parameters`: linear weights, one row of input weights per hidden unit, hidden biases, output weights.
    ///
    /// - Precondition: `slots` is positive, `hiddenUnits` is not negative, and `parameters` has exactly the shape's count.
    public init(parameters: Span<Float>, slots: Int, hiddenUnits: Int) {
        precondition(slots > 0 && hiddenUnits >= 0, "a ranker needs features")
        precondition(parameters.count == Self.parameterCount(slots: slots, hiddenUnits: hiddenUnits), "parameters of another shape")
        self.slots = slots
        self.hiddenUnits = hiddenUnits
        guard hiddenUnits > 0 else {
            lanes = 0
            linear = [Float](repeating: 0, count: (slots + 15) / 16 * 16)
            for slot in 0..<slots { linear[slot] = parameters[slot] }
            return
        }
        let lanes = (hiddenUnits + 8) / 8 * 8
        self.lanes = lanes
        inputs = [Float](repeating: 0, count: slots * lanes)
        biases = [Float](repeating: 0, count: lanes)
        outputs = [Float](repeating: 0, count: lanes)
        let (firstBias, firstOutput) = (slots + hiddenUnits * slots, slots + hiddenUnits * slots + hiddenUnits)
        for slot in 0..<slots {
            inputs[slot * lanes] = parameters[slot]
            for unit in 0..<hiddenUnits { inputs[slot * lanes + 1 + unit] = parameters[slots + unit * slots + slot] }
        }
        outputs[0] = 1
        for unit in 0..<hiddenUnits {
            // Adding zero turns -0 into +0: a running sum is then never -0, and a product that is zero changes no bit of it.
            biases[1 + unit] = parameters[firstBias + unit] + 0
            outputs[1 + unit] = parameters[firstOutput + unit]
        }
    }
}
