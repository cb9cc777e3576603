import ArgumentParser
import PrivacyAccounting

/// A family of mechanisms with one parameter to find.
enum CalibratedMechanism: String, ExpressibleByArgument, CaseIterable {
    case gaussian
    case discreteGaussian = "discrete-gaussian"
    case laplace
    case discreteLaplace = "discrete-laplace"
    case skellam
    case randomizedResponse = "randomized-response"

    /// What the parameter is called.
    var parameter: String {
        switch self {
        case .gaussian, .discreteGaussian, .skellam: "sigma"
        case .laplace, .discreteLaplace: "scale"
        case .randomizedResponse: "keep-probability"
        }
    }

    /// The relation that its theorem is usually read under.
    var usualRelation: NeighboringRelation { self == .randomizedResponse ? .replaceOne : .addOrRemoveOne }

    var words: String {
        switch self {
        case .gaussian: "adds Gaussian noise of standard deviation sigma to every coordinate"
        case .discreteGaussian: "adds whole numbers to an integer, with probability proportional to exp(-x^2 / 2 sigma^2)"
        case .laplace: "adds Laplace noise, whose density falls by a factor e with every scale"
        case .discreteLaplace: "adds whole numbers to an integer, with probability proportional to exp(-|x| / scale)"
        case .skellam: "adds the difference of two Poisson variables, of variance sigma^2 in all, to an integer"
        case .randomizedResponse: "answers truly with the keep probability, and else with one of the other answers, all alike"
        }
    }

    /// One release with this parameter.
    func event(_ value: Double, sensitivity: Double, buckets: Int) throws(AccountingError) -> DPEvent {
        func whole() throws(AccountingError) -> Int {
            guard let whole = Int(exactly: sensitivity), whole >= 1 else {
                throw AccountingError(.invalidParameter, "the sensitivity of an integer is a whole number of at least 1")
            }
            return whole
        }
        switch self {
        case .gaussian: return .gaussian(sigma: value / sensitivity)
        case .discreteGaussian: return .discreteGaussian(sigma: value, sensitivity: try whole())
        case .laplace: return .laplace(scale: value / sensitivity)
        case .discreteLaplace: return .discreteLaplace(parameter: 1 / value, sensitivity: try whole())
        case .skellam:
            return .skellam(variance: value * value, l1Sensitivity: sensitivity, squaredL2Sensitivity: sensitivity * sensitivity)
        case .randomizedResponse: return .randomizedResponse(keepProbability: value, buckets: buckets)
        }
    }
}
