/// The weights of the ranker: what the federation learns and what a release ships.
///
/// Weights are half-precision numbers (IEEE 754 binary16) by definition: they are rounded when a model is made, so that the model that
/// ranks is the model that was released, bit for bit. What they mean is in ``RankerShape`` and in the schema named by ``schemaFingerprint``.
package struct RankingModel: Sendable, Equatable {
    /// Most weights that a model may have.
    package static let maximumWeights = 4_096
    /// Largest magnitude of a weight; a model outside it is refused, because its scores could overflow.
    package static let maximumMagnitude: Float = 60_000

    /// Grows with every release.
    package let version: UInt64
    /// ``FeatureSchema/fingerprint`` of the schema that gives the weights their meaning: 32 bytes.
    package let schemaFingerprint: [UInt8]
    /// Finite weights in the order of ``RankerShape``, each exactly representable in half precision.
    package let weights: [Float]

    /// A model, or nil when the fingerprint isn't 32 bytes, there are no or too many weights, or one of them isn't finite and within
    /// ``maximumMagnitude``. Weights are rounded to the nearest half-precision number; negative zero becomes zero.
    package init?(version: UInt64, schemaFingerprint: [UInt8], weights: [Float]) {
        guard schemaFingerprint.count == 32, (1...Self.maximumWeights).contains(weights.count) else { return nil }
        guard weights.allSatisfy({ $0.isFinite && $0.magnitude <= Self.maximumMagnitude }) else { return nil }
        self.version = version
        self.schemaFingerprint = schemaFingerprint
        self.weights = weights.map(Self.rounded)
    }

    /// The shape of the weights under the current schema, or nil when there is none with this many.
    package var shape: RankerShape? { RankerShape(parameterCount: weights.count, slots: FeatureSchema.current.count) }

    /// The model before any round: what the literature knows of any shop (``prior``), and nothing of this one.
    package static let initial = initial(hiddenUnits: 0)

    /// The initial model with hidden units: their output weights are 0, so that it ranks like ``initial``; their input weights are fixed
    /// public pseudo-random numbers in -0.5...0.5, so that no two units learn the same.
    package static func initial(hiddenUnits: Int) -> RankingModel {
        let shape = RankerShape(slots: FeatureSlot.allCases.count, hiddenUnits: hiddenUnits)
        var weights = [Float](repeating: 0, count: shape.parameterCount)
        for (slot, weight) in prior { weights[slot.rawValue] = weight }
        var state: UInt64 = 0x736f_7474_6f
        for unit in 0..<shape.hiddenUnits {
            for place in shape.hiddenRow(unit) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                weights[place] = Float(Int64(state >> 40) - (1 << 23)) / Float(1 << 24)
            }
        }
        return RankingModel(version: 0, unchecked: weights)
    }

    /// Whether this build computes the features that the weights were learned for.
    package var matchesCurrentSchema: Bool { schemaFingerprint == FeatureSchema.current.fingerprint && shape != nil }

    private init(version: UInt64, unchecked weights: [Float]) {
        self.version = version
        self.schemaFingerprint = FeatureSchema.current.fingerprint
        self.weights = weights.map(Self.rounded)
    }

    private static func rounded(_ weight: Float) -> Float {
        let half = Float(Float16(weight))
        return half == 0 ? 0 : half
    }
}
