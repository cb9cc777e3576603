/// The cumulant function of a composition, from a few hundred points for each mechanism: good enough to choose a tilt and a window by, never part of
/// a bound.
struct LossCumulants {
    private struct Part {
        let losses: [Double]
        let logMasses: [Double]
        let count: Double
    }

    struct Value {
        var value = 0.0
        var mean = 0.0
        var variance = 0.0
    }

    private let parts: [Part]
    /// Exponents stay in range below this tilt.
    let greatestTilt: Double

    init(_ parts: [(grid: LossGrid, count: Int)]) {
        var range = 1e-300
        self.parts = parts.map { grid, count in
            range = max(range, grid.unit * Double(grid.upper.count))
            let group = max(1, grid.upper.count / 512)
            var losses: [Double] = []
            var logMasses: [Double] = []
            for start in stride(from: 0, to: grid.upper.count, by: group) {
                let end = min(start + group, grid.upper.count)
                var (mass, moment) = (0.0, 0.0)
                for index in start..<end {
                    mass += grid.upper[index]
                    moment += grid.upper[index] * Double(index - start)
                }
                guard mass > 0 else { continue }
                logMasses.append(RealFunctions.log(mass))
                losses.append(grid.unit * (Double(grid.first + start) + moment / mass))
            }
            return Part(losses: losses, logMasses: logMasses, count: Double(count))
        }
        greatestTilt = 400 / range
    }

    /// The logarithm of the moment generating function at `tilt`, and its first two derivatives; the shift is left out.
    func callAsFunction(_ tilt: Double) -> Value {
        var total = Value()
        for part in parts {
            var peak = -Double.infinity
            for index in part.losses.indices { peak = max(peak, tilt * part.losses[index] + part.logMasses[index]) }
            var (sum, first, second) = (0.0, 0.0, 0.0)
            let reference = part.losses.first ?? 0
            for index in part.losses.indices {
                let weight = RealFunctions.exp(tilt * part.losses[index] + part.logMasses[index] - peak)
                let distance = part.losses[index] - reference
                sum += weight
                first += weight * distance
                second += weight * distance * distance
            }
            guard sum > 0 else { continue }
            let mean = first / sum
            total.value += part.count * (peak + RealFunctions.log(sum))
            total.mean += part.count * (reference + mean)
            total.variance += part.count * max(0, second / sum - mean * mean)
        }
        return total
    }

    /// The tilt that centres the composition on `loss`.
    func tilt(centring loss: Double) -> Double { greatest { self($0).mean < loss } }

    /// About the tilt that centres the composition where delta is reached, by the saddle-point approximation.
    func tilt(reaching delta: Double) -> Double {
        let target = RealFunctions.log(delta)
        return greatest { tilt in
            let at = self(tilt)
            let width = max(1e-300, tilt * (1 + tilt) * (6.28 * at.variance).squareRoot())
            return at.value - tilt * at.mean - max(0, RealFunctions.log(width)) > target
        }
    }

    /// The largest tilt for which a condition that holds from 0 on still holds.
    private func greatest(_ holds: (Double) -> Bool) -> Double {
        guard !holds(greatestTilt) else { return greatestTilt }
        var (low, high) = (0.0, greatestTilt)
        // The scale is unknown, so halve the exponent first.
        while high > 1e-12, !holds(high / 8) { high /= 8 }
        for _ in 0..<24 {
            let middle = low + (high - low) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }
}
