import RankingModel
import SessionFeatures
import VectorMath

/// Says what moved an item: for each slot, the score minus what it would be with that slot at its mean over the candidates.
///
/// For a linear model that is the weight times the difference to the mean. With hidden units each slot's difference is carried through the
/// layer by itself, eight slots at a time, so that explaining an item costs about as much as scoring eight.
struct ScoreExplainer: Sendable {
    private let slots: Int
    /// Vectors of eight slots, the last one filled up with zeros.
    private let blocks: Int
    private var linear: [SIMD8<Float>]
    /// Input weights, unit by unit, ``blocks`` vectors a unit.
    private var inputs: [SIMD8<Float>]
    private let biases: [Float]
    private let outputs: [Float]

    /// The explainer of the weights that score.
    init(_ scoring: ScoringWeights) {
        let (weights, shape) = (scoring.weights, scoring.shape)
        slots = shape.slots
        blocks = (slots + 7) / 8
        linear = [SIMD8<Float>](repeating: .zero, count: blocks)
        inputs = [SIMD8<Float>](repeating: .zero, count: blocks * shape.hiddenUnits)
        for slot in 0..<slots {
            let (block, lane) = slot.quotientAndRemainder(dividingBy: 8)
            linear[block][lane] = weights[slot]
            for unit in 0..<shape.hiddenUnits { inputs[unit * blocks + block][lane] = weights[shape.hiddenRow(unit).lowerBound + slot] }
        }
        biases = Array(weights[shape.biases])
        outputs = Array(weights[shape.outputs])
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
        var strongest: [(contribution: Float, slot: Int)] = []
        for slot in 0..<slots {
            let contribution = contributions[slot / 8][slot % 8]
            guard contribution != 0, contribution.isFinite else { continue }
            if strongest.count == limit {
                guard let weakest = strongest.last, contribution.magnitude > weakest.contribution.magnitude else { continue }
                strongest.removeLast()
            }
            var place = strongest.count
            while place > 0, strongest[place - 1].contribution.magnitude < contribution.magnitude { place -= 1 }
            strongest.insert((contribution, slot), at: place)
        }
        return strongest.compactMap { entry in
            FeatureSlot(rawValue: entry.slot).map { RankedItem.Reason(slot: $0, contribution: entry.contribution) }
        }
    }

    /// The contribution of each slot, in vectors of eight.
    private func contributions(of features: ArraySlice<Float>, means: [Float]) -> [SIMD8<Float>] {
        var values = [SIMD8<Float>](repeating: .zero, count: blocks)
        var steps = values
        let features = features.span
        for slot in 0..<slots {
            values[slot / 8][slot % 8] = features[slot]
            steps[slot / 8][slot % 8] = means[slot] - features[slot]
        }
        var contributions = [SIMD8<Float>](repeating: .zero, count: blocks)
        for block in 0..<blocks { contributions[block] = -linear[block] * steps[block] }
        for unit in outputs.indices {
            let first = unit &* blocks
            var sum = SIMD8<Float>.zero
            for block in 0..<blocks { sum += inputs[first &+ block] * values[block] }
            let z = biases[unit] + sum.sum()
            let activation = SIMD8<Float>(repeating: z / (1 + z.magnitude))
            for block in 0..<blocks {
                let moved = z + inputs[first &+ block] * steps[block]
                let magnitude = moved.replacing(with: -moved, where: moved .< 0)
                contributions[block] += outputs[unit] * (activation - moved / (1 + magnitude))
            }
        }
        // A slot at its mean contributes nothing, whatever the rounding of its sum.
        for block in 0..<blocks { contributions[block].replace(with: 0, where: steps[block] .== 0) }
        return contributions
    }
}
