/// What a mechanism did, in the terms that an accountant needs: the algebra of privacy events.
///
/// Mechanisms emit events, accountants consume them, and an event that an accountant does not know is an error, never silence. The shape follows
/// Google's dp-accounting (`DpEvent`), with the events that it lacks. Noise is stated relative to the sensitivity: a `sigma` or `scale` of 2
/// means twice the sensitivity under the neighbouring relation that the accountant was made for.
public indirect enum DPEvent: Hashable, Sendable {
    /// Nothing was released.
    case noOp
    /// Something was released without protection: every epsilon is infinite.
    case nonPrivate
    /// A mechanism that this algebra cannot express; accountants refuse it by name.
    case unsupported(name: String)

    /// Continuous Gaussian noise of standard deviation `sigma` per unit of L2 sensitivity.
    case gaussian(sigma: Double)
    /// Discrete Gaussian noise with parameter `sigma` on one integer coordinate that changes by `sensitivity` (Canonne, Kamath, Steinke 2020).
    case discreteGaussian(sigma: Double, sensitivity: Int)
    /// Discrete Gaussian noise on each of `dimension` integers, squared scale `variance`, squared L2 sensitivity `squaredSensitivity`.
    case discreteGaussianVector(variance: Double, squaredSensitivity: Double, dimension: Int)
    /// Continuous Laplace noise of scale `scale` per unit of L1 sensitivity.
    case laplace(scale: Double)
    /// Discrete Laplace noise, `P(x)` proportional to `exp(-parameter |x|)`, on an integer that changes by `sensitivity`.
    case discreteLaplace(parameter: Double, sensitivity: Int)
    /// Symmetric Skellam noise of variance `variance` on integers with these L1 and squared L2 sensitivities (Agarwal, Kairouz, Liu 2021).
    case skellam(variance: Double, l1Sensitivity: Double, squaredL2Sensitivity: Double)
    /// k-ary randomized response: the truth with probability `keepProbability`, else one of the `buckets - 1` others, all alike.
    case randomizedResponse(keepProbability: Double, buckets: Int)
    /// A mechanism with finitely many outcomes, given by its output probabilities under two neighbours.
    case finiteSupport(upper: [Double], lower: [Double])

    /// Any epsilon-DP mechanism.
    case pure(epsilon: Double)
    /// Any (epsilon, delta)-DP mechanism.
    case approximate(epsilon: Double, delta: Double)
    /// Any rho-zCDP mechanism.
    case zeroConcentrated(rho: Double)

    /// `event` on a Poisson sample: each record takes part by its own secret coin with this probability.
    case poissonSampled(probability: Double, event: DPEvent)
    /// Tree aggregation restarted for each of `stepCounts`, noise `sigma` on every node (Honaker 2015, Kairouz et al. 2021).
    case treeAggregation(sigma: Double, stepCounts: [Int])
    /// A matrix mechanism whose encoder's largest participation norm is `sensitivity`: one Gaussian of `sigma` per unit of it.
    case matrixMechanism(sigma: Double, sensitivity: Double)
    /// `count` epsilon0-DP local randomizers of as many people behind a shuffler (Feldman, McMillan, Talwar 2021).
    case shuffled(epsilon0: Double, count: Int)
    /// `event`, seen by groups of `size` people who may all change together.
    case group(size: Int, event: DPEvent)

    /// `event`, `count` times, each with fresh randomness.
    case selfComposed(event: DPEvent, count: Int)
    /// All of these, each with fresh randomness.
    case composed([DPEvent])
}
