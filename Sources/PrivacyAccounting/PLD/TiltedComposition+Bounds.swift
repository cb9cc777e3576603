extension TiltedComposition {
    enum Side {
        case upper
        case lower
    }

    /// What is known of one side: its tilted masses, the scale to take off, and the signs of its errors.
    private struct View {
        let masses: [Double]
        let logScale: Double
        let infinity: Double
        /// Multiplies sums of masses; added to their tails; added to losses.
        let factor: Double
        let sign: Double
        let slack: Double
    }

    private func view(_ side: Side) -> View {
        switch side {
        case .upper:
            View(masses: upper, logScale: upperLogScale, infinity: upperInfinity, factor: 1 + relative, sign: 1, slack: slack)
        case .lower:
            View(
                masses: lower, logScale: lowerLogScale, infinity: lowerInfinity, factor: max(0, 1 - relative), sign: -1, slack: -slack)
        }
    }

    /// The error of any tail of the tilted masses, weighted as delta weighs it: what was cut, and the round-off by Cauchy and Schwarz.
    private func tailError(points: Int) -> Double {
        let decay = -RealFunctions.expm1(-2 * tilt * unit)
        return cut + roundOff * min(Double(max(points, 0)), decay > 0 ? 1 / decay : .infinity).squareRoot()
    }

    /// A bound on the smallest delta at `epsilon`, from above or from below.
    func delta(epsilon: Double, _ side: Side) -> Double {
        let view = view(side)
        let offset = (epsilon - view.slack - firstLoss) / unit
        let logScale = view.logScale - tilt * unit * offset
        guard logScale < 700 else { return side == .upper ? 1 : 0 }
        let start = max(0, Int(max(-1, min(offset, Double(view.masses.count))).rounded(.down)) + 1)
        var sum = 0.0
        if start < view.masses.count {
            var weights = GeometricSequence(start: tilt * unit * offset, step: -tilt * unit)
            var losses = GeometricSequence(start: unit * offset, step: -unit)
            // A sequence starts at a multiple of its renewal.
            for index in (start / 16 * 16)..<view.masses.count {
                let weight = weights.next(index)
                let loss = losses.next(index)
                if index >= start { sum += view.masses[index] * weight * (1 - loss) }
            }
        }
        let scale = RealFunctions.exp(logScale)
        // Beyond the largest loss nothing is left but infinity.
        let error = epsilon >= greatestLoss ? 0 : tailError(points: view.masses.count - start)
        let delta = view.infinity + scale * (sum * view.factor + view.sign * error)
        return side == .upper && delta == 0 && epsilon < greatestLoss ? .leastNonzeroMagnitude : min(1, max(0, delta))
    }

    /// A bound on the smallest epsilon at `delta`, from above or from below.
    func epsilon(delta: Double, _ side: Side) -> Double {
        let view = view(side)
        guard view.infinity <= delta else { return .infinity }
        let error = view.sign * tailError(points: view.masses.count)
        let decay = RealFunctions.exp(-tilt * unit)
        let lossDecay = RealFunctions.exp(-(tilt + 1) * unit)
        // The masses from a point up, as seen from that point, weighted by the tilt and by the tilt and the loss.
        var (sum, lossSum) = (0.0, 0.0)
        var previous: (sum: Double, lossSum: Double, scale: Double)?
        for index in view.masses.indices.reversed() {
            let scale = RealFunctions.exp(view.logScale - tilt * unit * Double(index))
            let nextSum = view.masses[index] + decay * sum
            let nextLossSum = view.masses[index] + lossDecay * lossSum
            if view.infinity + scale * ((nextSum - nextLossSum) * view.factor + error) > delta {
                let loss = firstLoss + unit * Double(index)
                guard let previous else {
                    // Not even at the last point: only the largest loss of all is known.
                    return max(0, side == .upper ? greatestLoss : loss + view.slack)
                }
                let point = solution(view, delta, sum: previous.sum, lossSum: previous.lossSum, scale: previous.scale, error: scale * error)
                return max(0, loss + unit * min(1, max(0, 1 + point / unit)) + view.slack)
            }
            (sum, lossSum) = (nextSum, nextLossSum)
            previous = (sum, lossSum, scale)
        }
        guard cut == 0, let previous else { return side == .upper ? max(0, firstLoss + view.slack) : 0 }
        let point = solution(view, delta, sum: previous.sum, lossSum: previous.lossSum, scale: previous.scale, error: previous.scale * error)
        return max(0, firstLoss + min(0, point) + view.slack)
    }

    /// Where delta is reached below a point, relative to it, if no loss lies in between: `delta = infinity + S - e^x T` solved for x.
    private func solution(_ view: View, _ delta: Double, sum: Double, lossSum: Double, scale: Double, error: Double) -> Double {
        let excess = view.infinity + scale * sum * view.factor + error - delta
        guard excess > 0 else { return -.infinity }
        return RealFunctions.log(excess / (scale * lossSum * view.factor))
    }

    /// The share of the error in delta at `epsilon`.
    func imprecision(epsilon: Double, delta: Double) -> Double {
        let logScale = upperLogScale - tilt * (epsilon - slack - firstLoss)
        return RealFunctions.exp(logScale) * tailError(points: upper.count) / delta
    }
}
