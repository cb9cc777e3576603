/// Additive noise with a density, seen on an interval of outcomes: centred at 0 without the record and at 1 with it, so that the loss is linear in
/// the outcome.
struct ShiftedDensity: Sendable {
    enum Noise: Sendable {
        case gaussian(sigma: Double)
        case laplace(scale: Double)
    }

    let noise: Noise
    /// The interval of outcomes.
    let from: Double
    let to: Double

    /// The loss grows by this for each unit of the outcome, and is 0 half way between the two centres.
    var slope: Double {
        switch noise {
        case .gaussian(let sigma): 1 / (sigma * sigma)
        case .laplace(let scale): 2 / scale
        }
    }

    /// The length over which the density changes by its own size.
    var width: Double {
        switch noise {
        case .gaussian(let sigma): sigma
        case .laplace(let scale): scale
        }
    }

    func loss(_ x: Double) -> Double { slope * (x - 0.5) }
    func outcome(_ loss: Double) -> Double { loss / slope + 0.5 }

    /// The density at `x` of noise centred at `centre`.
    func density(_ x: Double, centre: Double) -> Double {
        switch noise {
        case .gaussian(let sigma): RealFunctions.normalDensity((x - centre) / sigma) / sigma
        case .laplace(let scale): RealFunctions.exp(-abs(x - centre) / scale) / (2 * scale)
        }
    }

    /// The density at `x` in the world that outcomes are drawn from.
    func mass(at x: Double, _ probability: Double, _ direction: DominatingPair.Direction) -> Double {
        guard direction == .remove else { return density(x, centre: 0) }
        guard probability < 1 else { return density(x, centre: 1) }
        return (1 - probability) * density(x, centre: 0) + probability * density(x, centre: 1)
    }
}
