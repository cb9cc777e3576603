extension ServerOptimizer {
    /// One server step: the weights after `update`, and the state after it.
    ///
    /// Throws `parameter` for parameters outside their range, `shape` when weights, update and state disagree about the dimension, and
    /// `nonFinite` when a weight would leave the range of single precision; then nothing has changed.
    public func step(
        _ weights: [Float], by update: AveragedUpdate, state: inout OptimizerState
    ) throws(AggregationError) -> [Float] {
        try validate()
        let dimension = update.values.count
        guard weights.count == dimension else {
            throw AggregationError(.shape, "\(weights.count) weights, an update of \(dimension)")
        }
        var next = try prepared(state, dimension)
        next.steps += 1
        let result = advance(weights, by: update.values, &next)
        guard result.allSatisfy(\.isFinite), next.first.allSatisfy(\.isFinite), next.second.allSatisfy(\.isFinite) else {
            throw AggregationError(.nonFinite, "a weight would leave the range of single precision")
        }
        state = next
        return result
    }

    private func advance(_ weights: [Float], by update: [Double], _ state: inout OptimizerState) -> [Float] {
        var result = weights
        switch self {
        case .fedAvg(let rate):
            for index in result.indices { result[index] = Float(Double(weights[index]) + rate * update[index]) }
        case .fedAvgM(let momentum, let rate):
            for index in result.indices {
                state.first[index] = momentum * state.first[index] + update[index]
                result[index] = Float(Double(weights[index]) + rate * state.first[index])
            }
        case .fedAdam(let adam):
            let eta = adam.effectiveRate(step: state.steps)
            for index in result.indices {
                let delta = update[index]
                state.first[index] = adam.beta1 * state.first[index] + (1 - adam.beta1) * delta
                state.second[index] = adam.beta2 * state.second[index] + (1 - adam.beta2) * (delta * delta)
                let change = eta * state.first[index] / (state.second[index].squareRoot() + adam.tau)
                result[index] = Float(Double(weights[index]) + change)
            }
        }
        return result
    }

    /// The state with the moments this optimizer keeps, at their starting values before the first step.
    private func prepared(_ state: OptimizerState, _ dimension: Int) throws(AggregationError) -> OptimizerState {
        var next = state
        let needs: (first: Int, second: Int)
        switch self {
        case .fedAvg: needs = (0, 0)
        case .fedAvgM: needs = (dimension, 0)
        case .fedAdam(let adam):
            needs = (dimension, dimension)
            if state.steps == 0 {
                let start = adam.variant == .published ? adam.tau * adam.tau : 0
                next.second = [Double](repeating: start, count: dimension)
            }
        }
        if state.steps == 0 { next.first = [Double](repeating: 0, count: needs.first) }
        guard next.first.count == needs.first, next.second.count == needs.second, state.steps < .max else {
            throw AggregationError(.shape, "the optimizer state belongs to another optimizer or dimension")
        }
        return next
    }
}

extension ServerOptimizer.FedAdam {
    /// The learning rate of step `step`, from 1.
    func effectiveRate(step: UInt64) -> Double {
        switch variant {
        case .published: eta
        case .biasCorrected: eta * (1 - Self.power(beta2, step)).squareRoot() / (1 - Self.power(beta1, step))
        }
    }

    /// `base` to the power of `exponent` by squaring: multiplications alone, so the bits do not depend on a mathematics library.
    private static func power(_ base: Double, _ exponent: UInt64) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
