import RankingModel
import VectorMath

/// The weights that score: those of a model, with a bound on the slots whose sign is known beforehand.
///
/// Sessions are kept for training as engagement alone, so a federation never sees what was shown and ignored, and rarely a subject's
/// attributes: the weights that it releases for them are little but noise. Negative feedback must count all the same, and a declared match or
/// distance must mean what it says. The bound holds the linear weight; hidden units stay as they were released.
struct ScoringWeights {
    /// An ignored item loses at least this, in log-odds, when it was shown ``FeatureScale/ignoredImpressions`` times.
    static let ignoredAtMost: Float = -1
    /// A full match adds at least this.
    static let attributeMatchAtLeast: Float = 0.5
    /// The largest distance takes at least this.
    static let attributeDistanceAtMost: Float = -0.5

    /// The weights in the order of ``shape``.
    let weights: [Float]
    /// Their shape.
    let shape: RankerShape

    /// The weights of a model of the current schema, or of ``RankingModel/initial``.
    init(_ model: RankingModel?) {
        let slots = FeatureSchema.current.count
        var weights = RankingModel.initial.weights
        var shape = RankerShape(slots: slots, hiddenUnits: 0)
        if let model, let own = model.shape { (weights, shape) = (model.weights, own) }
        func bound(_ slot: FeatureSlot, _ range: ClosedRange<Float>) {
            weights[slot.rawValue] = min(max(weights[slot.rawValue], range.lowerBound), range.upperBound)
        }
        bound(.ignored, -RankingModel.maximumMagnitude...Self.ignoredAtMost)
        bound(.attributeMatch, Self.attributeMatchAtLeast...RankingModel.maximumMagnitude)
        bound(.attributeDistance, -RankingModel.maximumMagnitude...Self.attributeDistanceAtMost)
        self.weights = weights
        self.shape = shape
    }

    /// The kernels of these weights.
    var scorer: SoftsignRanker { SoftsignRanker(parameters: weights.span, slots: shape.slots, hiddenUnits: shape.hiddenUnits) }
}
