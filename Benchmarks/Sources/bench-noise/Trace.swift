import Keystream
import NoiseMechanisms

/// One fill of noise from a seeded stream, in a function of its own, so that a profiler can count the instructions that it takes.
enum Trace {
    static let drawCount = 2000

    static func run(law: String, seed: UInt8) throws {
        let keystream = try Keystream(seededForSimulation: [UInt8](repeating: seed, count: Keystream.simulationSeedByteCount))
        let energy: Double
        switch law {
        case "fixed-gaussian":
            let sampler = try FixedTimeSampler(.gaussian, numerator: 100, denominator: 1)
            energy = measure(try measuredFixed(sampler, keystream))
        case "fixed-laplace":
            let sampler = try FixedTimeSampler(.laplace, numerator: 10, denominator: 1)
            energy = measure(try measuredFixed(sampler, keystream))
        default:
            let sampler = try DiscreteGaussianSampler(varianceNumerator: 100, varianceDenominator: 1)
            energy = measure(try measuredExact(sampler, keystream))
        }
        print(#"{"law":"\#(law)","seed":\#(seed),"variance":\#(energy)}"#)
    }

    @inline(never)
    static func measuredFixed(_ sampler: FixedTimeSampler, _ keystream: Keystream) throws -> [Int64] {
        try sampler.samples(drawCount, from: keystream)
    }

    @inline(never)
    static func measuredExact(_ sampler: DiscreteGaussianSampler, _ keystream: Keystream) throws -> [Int64] {
        try sampler.samples(drawCount, from: keystream)
    }

    private static func measure(_ draws: [Int64]) -> Double {
        draws.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(draws.count)
    }
}
