import Keystream

/// The law of one coordinate's noise: which distribution, with its exact parameters, and how it is drawn.
public enum NoiseLaw: Hashable, Sendable {
    /// ``DiscreteGaussianSampler``.
    case discreteGaussian(DiscreteGaussianSampler)
    /// ``DiscreteLaplaceSampler``.
    case discreteLaplace(DiscreteLaplaceSampler)
    /// ``SkellamSampler``.
    case skellam(SkellamSampler)
    /// ``FixedTimeSampler``: not quite its law, at a price in delta.
    case fixedTime(FixedTimeSampler)

    /// The noise parameter as the ledger records it: the variance, or the scale of a Laplace.
    var parameter: (numerator: UInt64, denominator: UInt64) {
        switch self {
        case .discreteGaussian(let sampler): (sampler.varianceNumerator, sampler.varianceDenominator)
        case .discreteLaplace(let sampler): (sampler.scaleNumerator, sampler.scaleDenominator)
        case .skellam(let sampler): (sampler.varianceNumerator, sampler.varianceDenominator)
        case .fixedTime(let sampler): (sampler.numerator, sampler.denominator)
        }
    }

    /// The largest magnitude that a release lets pass. A draw beyond it stops the release; its probability is below 2^-180, and the test
    /// looks at the noise alone, never at the coordinate.
    public var tail: UInt64 {
        switch self {
        case .discreteGaussian(let sampler): DiscreteGaussianSampler.tailScales * sampler.scale
        case .skellam(let sampler): sampler.tail
        case .fixedTime(let sampler): sampler.reach
        case .discreteLaplace(let sampler):
            DiscreteLaplaceSampler.tailScales * ((sampler.scaleNumerator + sampler.scaleDenominator - 1) / sampler.scaleDenominator)
        }
    }

    /// Fills a range of `buffer` with independent draws.
    func fill(_ buffer: borrowing SecretBuffer<Int64>, _ range: Range<Int>, from keystream: Keystream) throws(NoiseError) {
        do throws(KeystreamError) {
            switch self {
            case .discreteGaussian(let sampler):
                for index in range { buffer[index] = try sampler.draw(from: keystream) }
            case .skellam(let sampler):
                for index in range { buffer[index] = try sampler.draw(from: keystream) }
            case .fixedTime(let sampler):
                for index in range { buffer[index] = try sampler.draw(from: keystream) }
            case .discreteLaplace(let sampler):
                let (numerator, denominator) = (sampler.scaleNumerator, sampler.scaleDenominator)
                for index in range { buffer[index] = try DiscreteLaplaceSampler.draw(numerator, denominator, from: keystream) }
            }
        } catch {
            throw NoiseError(error)
        }
    }
}
