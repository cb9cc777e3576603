/// The weights of the linear ranker: what the federation learns and what a release ships.
///
/// A candidate's score is the dot product of ``weights`` and its features under the schema named by ``schemaFingerprint``.
package struct RankingModel: Sendable, Equatable {
    /// Most weights that a model may have.
    package static let maximumWeights = 4_096
    /// Largest magnitude of a weight; a model outside it is refused, because its scores could overflow.
    package static let maximumMagnitude: Float = 1e6

    /// Grows with every release.
    package let version: UInt64
    /// ``FeatureSchema/fingerprint`` of the schema that gives the weights their meaning: 32 bytes.
    package let schemaFingerprint: [UInt8]
    /// One finite weight per slot.
    package let weights: [Float]

    /// A model, or nil when the fingerprint isn't 32 bytes, there are no or too many weights, or one of them isn't finite and within
    /// ``maximumMagnitude``.
    package init?(version: UInt64, schemaFingerprint: [UInt8], weights: [Float]) {
        guard schemaFingerprint.count == 32, (1...Self.maximumWeights).contains(weights.count) else { return nil }
        guard weights.allSatisfy({ $0.isFinite && $0.magnitude <= Self.maximumMagnitude }) else { return nil }
        self.version = version
        self.schemaFingerprint = schemaFingerprint
        self.weights = weights
    }

    /// The model before any round: it knows nothing but that popular items are likelier (weight 1 on ``FeatureSlot/popularity``).
    ///
    /// It orders the session's candidates by popularity, so that quality "before training" is that of a sensible cold start.
    package static let initial: RankingModel = {
        var weights = [Float](repeating: 0, count: FeatureSlot.allCases.count)
        weights[FeatureSlot.popularity.rawValue] = 1
        return RankingModel(version: 0, unchecked: weights)
    }()

    /// Whether this build computes the features that the weights were learned for.
    package var matchesCurrentSchema: Bool {
        schemaFingerprint == FeatureSchema.current.fingerprint && weights.count == FeatureSchema.current.count
    }

    private init(version: UInt64, unchecked weights: [Float]) {
        self.version = version
        self.schemaFingerprint = FeatureSchema.current.fingerprint
        self.weights = weights
    }
}
