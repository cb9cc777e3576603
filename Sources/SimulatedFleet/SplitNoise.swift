package import AggregationTasks
import LocalTraining
import NoiseMechanisms
import PrivacyAccounting

/// The noise that the `split` trust mode adds to the sum of a round's reports, planned for an epsilon.
///
/// Each of n agents adds an exact discrete Gaussian share. Only the shares of the honest ones count: if a fraction h of the agents is honest,
/// a share has variance `v / (h n)`, so that h n shares add up to v, which protects, and all n to `v / h`, which is what the sum carries.
/// A round costs `2 clip^2 / v` in zCDP under replace-one, plus the correction for a sum of discrete Gaussians being not quite one
/// (Kairouz, Liu and Steinke 2021), and the rounds that one subject takes part in add up.
package struct SplitNoise: Sendable, Equatable {
    /// Why no noise can be planned or drawn.
    package enum Failure: Error, Equatable, Sendable {
        /// Epsilon and delta must be positive and finite, delta below one.
        case target
        /// The clip must be positive and at most 1,024, the honest share above 0 and at most 1, rounds and dimension positive.
        case shape
        /// No grid holds clip and noise, or there are more honest agents than ``HonestShares/countLimit``.
        case range
        /// A round has fewer agents than the plan says, or its participation has no fixed number of rounds for a subject.
        case participation
    }

    /// What is asked for.
    package struct Target: Sendable, Equatable {
        /// Epsilon of everything that one unit gives.
        package var epsilon: Double
        /// At this delta.
        package var delta = TrainingRecipe.delta
        /// L2 clip of one report, in weight units.
        package var clip: Double
        /// Weights.
        package var dimension: Int
        /// Agents in each round, at least.
        package var agents: Int
        /// The fraction of them whose noise counts.
        package var honestShare = TrainingDefaults.Split.honestShare
        /// Rounds that one subject takes part in.
        package var roundsPerSubject = 1

        package init(
            epsilon: Double, delta: Double = TrainingRecipe.delta, clip: Double, dimension: Int, agents: Int,
            honestShare: Double = TrainingDefaults.Split.honestShare,
            roundsPerSubject: Int = 1
        ) {
            self.epsilon = epsilon
            self.delta = delta
            self.clip = clip
            self.dimension = dimension
            self.agents = agents
            self.honestShare = honestShare
            self.roundsPerSubject = roundsPerSubject
        }
    }

    /// What was asked for.
    package let target: Target
    /// Grid and clip, and the variance v of the honest shares together, in grid units.
    package let honestNoise: NoiseParameters
    /// The variance of one share, in squared grid units.
    package let shareVariance: (numerator: UInt64, denominator: UInt64)
    /// What one round costs a subject if the assumption holds, in 10^-6 rho, correction included.
    package let microRhoPerRound: UInt64
    /// What must be true of the others.
    package let assumption: String

    /// Plans the noise, on the finest grid that holds it and is no finer than 2^-16.
    package init(_ target: Target) throws(Failure) {
        guard target.epsilon.isFinite, target.epsilon > 0, target.delta > 0, target.delta < 1 else { throw .target }
        guard target.clip > 0, target.clip <= 1_024, target.honestShare > 0, target.honestShare <= 1, target.roundsPerSubject > 0,
            target.dimension > 0, target.agents > 0
        else { throw .shape }
        guard let honest = try? HonestShares(count: UInt64(max(Double(target.agents) * target.honestShare, 1))) else { throw .range }
        guard let rho = ZeroConcentratedDP.rho(epsilon: target.epsilon, delta: target.delta), rho < 1e9 else { throw .target }
        let budget = UInt64(rho * 1e6) / UInt64(target.roundsPerSubject)
        guard budget > 0 else { throw .target }
        for exponent in (0...16).reversed() as [Int] {
            let clipNorm = (target.clip * Double(UInt64(1) << UInt64(exponent))).rounded(.down)
            guard clipNorm >= 1, clipNorm <= 0x1p24 else { continue }
            guard let plan = Self.plan(clipNorm: UInt64(clipNorm), budget, target, honest) else { continue }
            self.target = target
            honestNoise = NoiseParameters(
                gridExponent: UInt8(exponent), clipNorm: UInt64(clipNorm), varianceNumerator: plan.variance, varianceDenominator: 1)
            shareVariance = (plan.sampler.varianceNumerator, plan.sampler.varianceDenominator)
            microRhoPerRound = plan.microRho
            assumption = honest.words
            return
        }
        throw .range
    }

    /// The least whole variance whose price, correction included, is within `budget`; nil when this grid can't hold it.
    private static func plan(
        clipNorm: UInt64, _ budget: UInt64, _ target: Target, _ honest: HonestShares
    ) -> (variance: UInt64, sampler: DiscreteGaussianSampler, microRho: UInt64)? {
        var reserve: UInt64 = 0
        while reserve < budget, reserve <= budget / 2 + 1 {
            let variance = (2e6 * Double(clipNorm) * Double(clipNorm) / Double(budget - reserve)).rounded(.up)
            let total = variance * Double(target.agents) / Double(honest.count)
            // The sum's noise has to fit four bytes, with the sampler's 16 scales to spare.
            guard variance <= 0x1p48, total <= 0x1p52, 17 * total.squareRoot() + Double(clipNorm) < 0x1p31,
                let share = try? DistributedGaussianShare(
                    clipNorm: clipNorm, sumVarianceNumerator: UInt64(variance), sumVarianceDenominator: 1, assuming: honest),
                case .discreteGaussian(let sampler) = share.law
            else { return nil }
            let price = share.conditionalGuarantee(dimension: target.dimension).microRhoIfAssumptionHolds
            if price <= budget { return (UInt64(variance), sampler, price) }
            reserve = max(reserve + 1, reserve * 2)
        }
        return nil
    }

    /// The epsilon that a subject has spent after taking part in `rounds` rounds, at the target's delta.
    package func epsilon(afterRounds rounds: Int) -> Double {
        ZeroConcentratedDP.epsilon(rho: Double(microRhoPerRound) * Double(rounds) / 1e6, delta: target.delta) ?? .infinity
    }

    /// The standard deviation of the noise on the sum of `agents` reports, in clips.
    package func sigmaOnSum(agents: Int) -> Double {
        (Double(agents) * Double(shareVariance.numerator) / Double(shareVariance.denominator)).squareRoot() / Double(honestNoise.clipNorm)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.target == right.target && left.honestNoise == right.honestNoise && left.shareVariance == right.shareVariance
            && left.microRhoPerRound == right.microRhoPerRound
    }
}
