/// The composition of mechanisms on one grid, computed under a tilt: the convolution of all their losses, the right tail of which gives delta and
/// epsilon with bounds on everything that was cut off or rounded.
///
/// The error at an epsilon is stated relative to `e^(K(tilt) - tilt * epsilon)`, Chernoff's bound of the tail there, so tiny deltas stay as
/// precise as large ones. Any tilt of at least 0 gives valid bounds.
struct TiltedComposition {
    /// The tilted mass at `firstLoss + unit * i`, before the upper and lower slack.
    let upper: [Double]
    let lower: [Double]
    let unit: Double
    let firstLoss: Double
    let tilt: Double
    /// `K(tilt) - tilt * firstLoss`: the logarithm of what takes the scale off.
    let upperLogScale: Double
    let lowerLogScale: Double
    /// What was cut off or folded back, as tilted probability, and the Euclidean norm of the transform's round-off.
    let cut: Double
    let roundOff: Double
    /// The relative error of the masses by the rounding of what they were computed from.
    let relative: Double
    let slack: Double
    let upperInfinity: Double
    let lowerInfinity: Double
    let greatestLoss: Double

    /// Composes the parts, which share their unit.
    init(_ parts: [(grid: LossGrid, count: Int)], cumulants: LossCumulants, tilt: Double, tailMass: Double) throws(AccountingError) {
        let unit = parts[0].grid.unit
        self.unit = unit
        self.tilt = tilt
        let centre = cumulants(tilt)
        // Each part is weighted around its own tilted mean, which keeps the weights in range.
        let tilted = parts.map { part in TiltedGrid(part.grid, tilt: tilt, reference: LossCumulants([part])(tilt).mean / Double(part.count)) }
        let counts = parts.map { Double($0.count) }
        let total = counts.reduce(0, +)
        let firstIndex = zip(parts, counts).reduce(0) { $0 + $1.1 * Double($1.0.grid.first) }
        let lastIndex = zip(parts, counts).reduce(0) { $0 + $1.1 * Double($1.0.grid.first + $1.0.grid.upper.count - 1) }
        let shift = zip(parts, counts).reduce(0) { $0 + $1.1 * $1.0.grid.shift }
        slack = zip(parts, counts).reduce(0) { $0 + $1.1 * $1.0.grid.slack }
        upperInfinity = Self.anyOf(parts.map { ($0.grid.upperInfinity, $0.count) }) * (1 + 1e-12)
        lowerInfinity = Self.anyOf(parts.map { ($0.grid.lowerInfinity, $0.count) }) * (1 - 1e-12)
        greatestLoss = zip(parts, counts).reduce(0) { $0 + $1.1 * $1.0.grid.greatestLoss }

        let window: (first: Double, last: Double, cut: Double)
        if total == 1 {
            window = (firstIndex, lastIndex, 0)
        } else {
            let order = (tailMass: tailMass, centre: centre)
            let reach = Self.reach(tilted, counts, cumulants, tilt: tilt, order.centre, tailMass: order.tailMass)
            let low = max(firstIndex, (reach.low / unit).rounded(.down))
            let high = min(lastIndex, (reach.high / unit).rounded(.up))
            window = (low, high, low == firstIndex && high == lastIndex ? 0 : 2 * tailMass)
        }
        guard window.last - window.first < Double(LossGrid.pointLimit), abs(window.first) < 1e15 else {
            throw AccountingError(.tooLarge, "the composition spans \(window.last - window.first) points")
        }
        cut = window.cut
        firstLoss = shift + unit * window.first
        upperLogScale = zip(tilted, counts).reduce(0) { $0 + $1.1 * $1.0.upperLogTotal } - tilt * unit * window.first
        lowerLogScale = zip(tilted, counts).reduce(0) { $0 + $1.1 * $1.0.lowerLogTotal } - tilt * unit * window.first
        // Each probability carries a few units in the last place, its weight as many for each unit of the exponent.
        relative = zip(parts, counts).reduce(0) { sum, part in
            sum + part.1 * 4 * Double.ulpOfOne * (4 + tilt * part.0.grid.unit * Double(part.0.grid.upper.count))
        }
        if total == 1 {
            (upper, lower, roundOff) = (tilted[0].upper, tilted[0].lower, 0)
        } else {
            let convolution = PairedConvolution(
                tilted, parts.map(\.count), first: Int(window.first), count: Int(window.last - window.first) + 1)
            (upper, lower) = (convolution.upper, convolution.lower)
            roundOff = convolution.error
        }
    }

    /// Losses (without the shift) that the tilted composition exceeds on either side with probability `tailMass` at most, by Chernoff's bound.
    private static func reach(
        _ tilted: [TiltedGrid], _ counts: [Double], _ cumulants: LossCumulants, tilt: Double, _ centre: LossCumulants.Value, tailMass: Double
    ) -> (low: Double, high: Double) {
        let logTail = RealFunctions.log(tailMass)
        let normal = (-2 * logTail / max(centre.variance, 1e-300)).squareRoot()
        func bound(_ sign: Double) -> Double {
            // The best order by the rough cumulants, then its bound by the exact ones.
            var best = (order: sign * min(normal, 0.7 * cumulants.greatestTilt), distance: Double.infinity)
            for exponent in -8...8 {
                let order = sign * min(normal * RealFunctions.exp(0.25 * Double(exponent)), 0.7 * cumulants.greatestTilt)
                let distance = sign * (cumulants(tilt + order).value - centre.value - logTail) / order
                if distance < best.distance { best = (order, distance) }
            }
            let order = best.order
            var moment = 0.0
            for (grid, count) in zip(tilted, counts) {
                let reference = grid.unit * Double(grid.first + grid.upper.count / 2)
                moment += count * (grid.logMoment(order: order, reference: reference) + order * reference)
            }
            return (moment - logTail) / order
        }
        return (bound(-1), bound(1))
    }

    /// The probability that any of `count` independent events of this probability happens.
    private static func anyOf(_ chances: [(probability: Double, count: Int)]) -> Double {
        let none = chances.reduce(0.0) { $0 + Double($1.count) * RealFunctions.log1p(-min(1, $1.probability)) }
        return -RealFunctions.expm1(none)
    }
}
