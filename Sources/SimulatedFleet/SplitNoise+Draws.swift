import AggregationTasks
import Keystream
import NoiseMechanisms

extension SplitNoise {
    /// Above this distance a simulation draws every share instead of their sum.
    static let distanceLimit = 1e-9

    /// How far, in total variation, `rounds` draws of the sum's noise at once can be from the sums of `agents` shares; infinite when the room
    /// has no bound.
    ///
    /// A sum of n discrete Gaussians is the discrete Gaussian of the summed variance times a factor whose logarithm ranges over less than
    /// the correction tau (`SumCorrection`), so the distance is at most `(exp(tau) - 1) / 2` a coordinate, which is below tau for tau up to 1.
    package func distance(agents: Int, rounds: Int) -> Double {
        let total = UInt128(shareVariance.numerator) * UInt128(max(agents, 0)) / UInt128(shareVariance.denominator)
        guard let count = try? HonestShares(count: UInt64(max(agents, 0))),
            let shares = try? DistributedGaussianShare(
                clipNorm: honestNoise.clipNorm, sumVarianceNumerator: UInt64(clamping: total), sumVarianceDenominator: 1, assuming: count),
            shares.sumCorrection <= 1
        else { return .infinity }
        return shares.sumCorrection * Double(target.dimension) * Double(rounds)
    }

    /// One agent's share.
    func share(_ count: Int, from keystream: Keystream) throws -> [Int64] {
        try DiscreteGaussianSampler(varianceNumerator: shareVariance.numerator, varianceDenominator: shareVariance.denominator)
            .samples(count, from: keystream)
    }

    /// The noise of `agents` shares in one draw.
    func sum(of agents: Int, _ count: Int, from keystream: Keystream) throws -> [Int64] {
        var numerator = UInt128(shareVariance.numerator) * UInt128(agents)
        var denominator = UInt128(shareVariance.denominator)
        if numerator > UInt128(DiscreteGaussianSampler.numerators.upperBound) {
            // Rounded up to a whole unit, by less than 2^-36 of it: the denominator is at most 2^20.
            (numerator, denominator) = ((numerator + denominator - 1) / denominator, 1)
        }
        return try DiscreteGaussianSampler(varianceNumerator: UInt64(clamping: numerator), varianceDenominator: UInt64(clamping: denominator))
            .samples(count, from: keystream)
    }
}
