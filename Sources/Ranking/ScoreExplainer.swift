import RankingModel
import SessionFeatures
import VectorMath

/// Says what moved an item: for each slot, the score minus what it would be with that slot at its mean over the candidates.
///
/// For a linear model that is the weight times the difference to the mean. With hidden units each slot's difference is carried through the
/// layer by itself, so that one slot costs the hidden units and not the whole model.
struct ScoreExplainer: Sendable {
    private let slots: Int
    private let linear: [Float]
    /// Vectors of eight hidden units.
    private let blocks: Int
    /// Input weights, slot by slot, ``blocks`` vectors a slot.
    private var inputs: [SIMD8<Float>] = []
    private var biases: [SIMD8<Float>] = []
    private var outputs: [SIMD8<Float>] = []

    /// The explainer of the weights that score.
    init(_ scoring: ScoringWeights) {
        let (weights, shape) = (scoring.weights, scoring.shape)
        slots = shape.slots
        linear = Array(weights[shape.linear])
        blocks = (shape.hiddenUnits + 7) / 8
        inputs = [SIMD8<Float>](repeating: .zero, count: slots * blocks)
        biases = [SIMD8<Float>](repeating: .zero, count: blocks)
        outputs = biases
        for unit in 0..<shape.hiddenUnits {
            let (block, lane) = unit.quotientAndRemainder(dividingBy: 8)
            biases[block][lane] = weights[shape.biases.lowerBound + unit]
            outputs[block][lane] = weights[shape.outputs.lowerBound + unit]
            for slot in 0..<slots { inputs[slot * blocks + block][lane] = weights[shape.hiddenRow(unit).lowerBound + slot] }
        }
    }

    /// The mean of each slot over the candidates.
    func means(of matrix: CandidateMatrix) -> [Float] {
        var sums = [Float](repeating: 0, count: CandidateMatrix.stride)
        var span = sums.mutableSpan
        for row in 0..<matrix.count {
            axpy(1, matrix.values.span.extracting(row * CandidateMatrix.stride..<(row + 1) * CandidateMatrix.stride), into: &span)
        }
        let scale = 1 / Float(max(matrix.count, 1))
        return sums.map { $0 * scale }
    }

    /// The contributions of a candidate that aren't 0, the largest magnitude first, at most `limit`.
    func reasons(row: Int, of matrix: CandidateMatrix, means: [Float], limit: Int?) -> [RankedItem.Reason] {
        let limit = limit ?? slots
        let contributions = contributions(of: matrix.features(row: row), means: means)
        var strongest: [RankedItem.Reason] = []
        for slot in FeatureSlot.allCases where slot.rawValue < slots {
            let contribution = contributions[slot.rawValue]
            guard contribution != 0, contribution.isFinite else { continue }
            if strongest.count == limit {
                guard let weakest = strongest.last, contribution.magnitude > weakest.contribution.magnitude else { continue }
                strongest.removeLast()
            }
            let position = strongest.firstIndex { $0.contribution.magnitude < contribution.magnitude } ?? strongest.count
            strongest.insert(.init(slot: slot, contribution: contribution), at: position)
        }
        return strongest
    }

    /// The contribution of each slot.
    func contributions(of features: ArraySlice<Float>, means: [Float]) -> [Float] {
        let first = features.startIndex
        var contributions = [Float](repeating: 0, count: slots)
        for slot in 0..<slots { contributions[slot] = linear[slot] * (features[first + slot] - means[slot]) }
        for block in 0..<blocks {
            var sum = biases[block]
            for slot in 0..<slots where features[first + slot] != 0 { sum += inputs[slot * blocks + block] * features[first + slot] }
            let activation = sum / (1 + sum.magnitudes)
            for slot in 0..<slots where features[first + slot] != means[slot] {
                let moved = sum + inputs[slot * blocks + block] * (means[slot] - features[first + slot])
                contributions[slot] += (outputs[block] * (activation - moved / (1 + moved.magnitudes))).sum()
            }
        }
        return contributions
    }
}

extension SIMD8<Float> {
    /// The absolute value of each lane.
    fileprivate var magnitudes: Self { replacing(with: -self, where: self .< 0) }
}
