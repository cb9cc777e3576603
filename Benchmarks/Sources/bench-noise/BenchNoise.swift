import Keystream
import NoiseMechanisms

/// Draws per second on one core: one JSON line for each law, the median of five runs.
///
/// With `--trace LAW SEED`, one fill from a seeded stream instead, for ``timing.sh`` to count its instructions.
@main
struct BenchNoise {
    static let drawCount = 1_000_000
    static let runCount = 5

    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[1] == "--trace", let seed = UInt8(arguments[3]) {
            return try Trace.run(law: arguments[2], seed: seed)
        }
        let keystream = try Keystream()
        for sigma in [1, 10, 1000] as [UInt64] {
            let sampler = try DiscreteGaussianSampler(varianceNumerator: sigma * sigma, varianceDenominator: 1)
            try report("discrete-gaussian", "sigma", sigma, from: keystream) { try sampler.samples($0, from: $1) }
        }
        for scale in [1, 10, 1000] as [UInt64] {
            let sampler = try DiscreteLaplaceSampler(scaleNumerator: scale, scaleDenominator: 1)
            try report("discrete-laplace", "scale", scale, from: keystream) { try sampler.samples($0, from: $1) }
        }
        for variance in [1, 100, 1_000_000, 1 << 40] as [UInt64] {
            let sampler = try SkellamSampler(varianceNumerator: variance, varianceDenominator: 1)
            try report("skellam", "variance", variance, from: keystream) { try sampler.samples($0, from: $1) }
        }
        for sigma in [1, 10, 100] as [UInt64] {
            let sampler = try FixedTimeSampler(.gaussian, numerator: sigma * sigma, denominator: 1)
            try report("fixed-time-gaussian", "sigma", sigma, from: keystream) { try sampler.samples($0, from: $1) }
        }
        for scale in [1, 10, 40] as [UInt64] {
            let sampler = try FixedTimeSampler(.laplace, numerator: scale, denominator: 1)
            try report("fixed-time-laplace", "scale", scale, from: keystream) { try sampler.samples($0, from: $1) }
        }
    }

    static func report(
        _ figure: String, _ name: String, _ value: UInt64, from keystream: Keystream, draw: (Int, Keystream) throws -> [Int64]
    ) throws {
        // A slow law gets fewer draws, so that no line takes longer than a few seconds.
        let clock = ContinuousClock()
        let probe = try clock.measure { _ = try draw(10_000, keystream) }
        let count = min(drawCount, max(10_000, Int(10_000 * (.milliseconds(500) / probe))))
        var rates: [Double] = []
        var energy = 0.0
        for _ in 0..<runCount {
            let start = clock.now
            let draws = try draw(count, keystream)
            let elapsed = clock.now - start
            rates.append(Double(count) / (elapsed / .seconds(1)))
            energy += draws.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        rates.sort()
        // The variance of what was drawn shows that the right thing was timed.
        let variance = energy / Double(count * runCount)
        print(
            """
            {"figure":"\(figure)","implementation":"sotto","\(name)":\(value),"samples_per_second":\(Int(rates[runCount / 2])),\
            "runs":\(runCount),"draws":\(count),"variance":\(variance)}
            """)
    }
}
