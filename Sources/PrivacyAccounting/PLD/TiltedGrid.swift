/// The losses of one mechanism, each weighted by `e^(tilt * loss)` and scaled to a total of 1, as the composition uses them (Esscher's transform).
///
/// Composing tilted distributions and taking the weight off afterwards is the same as composing the original ones, but round-off then is relative to
/// the probabilities near the tilted mean instead of relative to 1.
struct TiltedGrid {
    /// `sum = e^logTotal` is what the weighted probabilities were divided by.
    let upperLogTotal: Double
    let lowerLogTotal: Double
    let upper: [Double]
    let lower: [Double]
    let unit: Double
    let first: Int

    init(_ grid: LossGrid, tilt: Double, reference: Double) {
        unit = grid.unit
        first = grid.first
        let start = tilt * (grid.unit * Double(grid.first) - reference)
        var weights = GeometricSequence(start: start, step: tilt * grid.unit)
        var upper = grid.upper
        var lower = grid.lower
        var (upperTotal, lowerTotal) = (0.0, 0.0)
        for index in upper.indices {
            let weight = weights.next(index)
            upper[index] *= weight
            lower[index] *= weight
            upperTotal += upper[index]
            lowerTotal += lower[index]
        }
        let upperScale = 1 / upperTotal
        let lowerScale = lowerTotal > 0 ? 1 / lowerTotal : 0
        for index in upper.indices {
            upper[index] *= upperScale
            lower[index] *= lowerScale
        }
        self.upper = upper
        self.lower = lower
        upperLogTotal = RealFunctions.log(upperTotal) + tilt * reference
        lowerLogTotal = RealFunctions.log(lowerTotal) + tilt * reference
    }

    /// `ln E[e^(order * (loss - reference))]`, the larger of both sides.
    func logMoment(order: Double, reference: Double) -> Double {
        var weights = GeometricSequence(start: order * (unit * Double(first) - reference), step: order * unit)
        var (upperSum, lowerSum) = (0.0, 0.0)
        for index in upper.indices {
            let weight = weights.next(index)
            upperSum += upper[index] * weight
            lowerSum += lower[index] * weight
        }
        return RealFunctions.log(max(upperSum, lowerSum))
    }

    /// The larger Euclidean norm of both sides.
    var norm: Double {
        var (upperSum, lowerSum) = (0.0, 0.0)
        for index in upper.indices {
            upperSum += upper[index] * upper[index]
            lowerSum += lower[index] * lower[index]
        }
        return max(upperSum, lowerSum).squareRoot()
    }
}

/// `e^(start + index * step)` for one index after the other, by a product that is renewed before its rounding adds up.
struct GeometricSequence {
    let start: Double
    let step: Double
    private let ratio: Double
    private var value = 0.0

    init(start: Double, step: Double) {
        self.start = start
        self.step = step
        ratio = RealFunctions.exp(step)
    }

    /// The element at `index`; the indices must come in order.
    mutating func next(_ index: Int) -> Double {
        if index % 16 == 0 { value = RealFunctions.exp(start + Double(index) * step) } else { value *= ratio }
        return value
    }
}
