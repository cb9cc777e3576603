import Keystream
import NoiseMechanisms

/// Exact discrete Gaussian draws per second on one core: one JSON line for each sigma, the median of five runs.
@main
struct BenchNoise {
    static let drawCount = 1_000_000
    static let runCount = 5

    static func main() throws {
        let keystream = try Keystream()
        for sigma in [1, 10, 1000] as [UInt64] {
            let sampler = try DiscreteGaussianSampler(varianceNumerator: sigma * sigma, varianceDenominator: 1)
            var rates: [Double] = []
            var energy = 0.0
            for _ in 0..<runCount {
                let clock = ContinuousClock()
                let start = clock.now
                let draws = try sampler.samples(drawCount, from: keystream)
                let elapsed = clock.now - start
                rates.append(Double(drawCount) / (elapsed / .seconds(1)))
                energy += draws.reduce(0.0) { $0 + Double($1) * Double($1) }
            }
            rates.sort()
            // The variance of what was drawn shows that the right thing was timed.
            let variance = energy / Double(drawCount * runCount)
            print(
                """
                {"figure":"discrete-gaussian","implementation":"sotto","sigma":\(sigma),"samples_per_second":\(Int(rates[runCount / 2])),\
                "runs":\(runCount),"draws":\(drawCount),"variance":\(variance)}
                """)
        }
    }
}
