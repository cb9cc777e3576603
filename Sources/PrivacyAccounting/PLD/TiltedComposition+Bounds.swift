extension TiltedComposition {
    typealias Side = LossGrid.Side

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
        var above: Tail?
        for index in view.masses.indices.reversed() {
            sum = view.masses[index] + decay * sum
            lossSum = view.masses[index] + lossDecay * lossSum
            let scale = RealFunctions.exp(view.logScale - tilt * unit * Double(index))
            let tail = Tail(
                atoms: view.infinity + scale * sum * view.factor, losses: scale * lossSum * view.factor, error: scale * error, tilt: tilt)
            // Delta is reached between this point and the next one up, where the sums of that one hold.
            let loss = firstLoss + unit * Double(index)
            if side == .upper, tail(0) > delta {
                guard let above else { return max(0, greatestLoss) }
                return max(0, loss + unit + above.crossing(delta, down: -unit) + view.slack)
            }
            if side == .lower, let above, let crossing = above.crossingOfBound(delta, down: -unit) {
                return max(0, loss + unit + crossing + view.slack)
            }
            above = tail
        }
        // Below the first point nothing is added, if that is the first of all.
        guard let above, cut == 0 else { return side == .upper ? max(0, firstLoss + view.slack) : 0 }
        let room = -max(0, firstLoss + view.slack)
        let crossing = side == .upper ? above.crossing(delta, down: room) : above.crossingOfBound(delta, down: room) ?? room
        return max(0, firstLoss + crossing + view.slack)
    }

    /// Delta as a function of the distance `x` of epsilon from a point, as long as no loss lies in between:
    /// `atoms - e^x losses + error e^(-tilt x)`.
    private struct Tail {
        let atoms: Double
        let losses: Double
        let error: Double
        let tilt: Double

        func callAsFunction(_ x: Double) -> Double {
            atoms - RealFunctions.exp(x) * losses + error * RealFunctions.exp(-tilt * x)
        }

        /// The least `x` from `low` to 0 at which delta is met, for a positive error.
        func crossing(_ delta: Double, down low: Double) -> Double {
            guard low < 0, self(low) > delta else { return low }
            return MonotoneSearch.least(above: low, upTo: 0, halvings: 60) { self($0) <= delta }
        }

        /// The largest `x` from `low` to 0 at which delta is exceeded, for a negative error; nil if there is none.
        func crossingOfBound(_ delta: Double, down low: Double) -> Double? {
            guard atoms > delta, losses > 0 else { return nil }
            // Rising, then falling: the error takes over far down.
            let peak = error < 0 && tilt > 0 ? RealFunctions.log(-tilt * error / losses) / (1 + tilt) : -.infinity
            let start = min(0, max(low, peak))
            guard self(start) > delta else { return nil }
            return MonotoneSearch.least(above: start, upTo: 0, halvings: 60) { self($0) <= delta }
        }
    }

    /// The share of the error in delta at `epsilon`.
    func imprecision(epsilon: Double, delta: Double) -> Double {
        let logScale = upperLogScale - tilt * (epsilon - slack - firstLoss)
        return RealFunctions.exp(logScale) * tailError(points: upper.count) / delta
    }
}
