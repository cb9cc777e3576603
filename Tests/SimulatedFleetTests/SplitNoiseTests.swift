import AggregationTasks
import Keystream
import PrivacyAccounting
import Testing

@testable import SimulatedFleet

@Suite("Noise as the split mode adds it")
struct SplitNoiseTests {
    private func target(
        epsilon: Double = 1, agents: Int = 1_000, honestShare: Double = 0.5, rounds: Int = 1, dimension: Int = 48, clip: Double = 0.5
    ) -> SplitNoise.Target {
        SplitNoise.Target(
            epsilon: epsilon, clip: clip, dimension: dimension, agents: agents, honestShare: honestShare, roundsPerSubject: rounds)
    }

    @Test("All of a subject's rounds together cost nearly epsilon, and never more", arguments: [0.5, 1, 8], [1, 10, 100])
    func cost(epsilon: Double, rounds: Int) throws {
        let noise = try SplitNoise(target(epsilon: epsilon, rounds: rounds))
        let spent = noise.epsilon(afterRounds: rounds)
        #expect(spent <= epsilon)
        // Whole millionths of rho: a hundred rounds at epsilon 0.5 have about fifty each.
        #expect(spent > (rounds == 100 ? 0.95 : 0.99) * epsilon)
        #expect(noise.epsilon(afterRounds: rounds + rounds) > epsilon)
        #expect(noise.epsilon(afterRounds: 0) == 0)
    }

    @Test("The sum carries the Gaussian's noise over the honest share, however many agents", arguments: [100, 5_000], [1.0, 0.5, 0.1])
    func sigma(agents: Int, honestShare: Double) throws {
        let noise = try SplitNoise(target(agents: agents, honestShare: honestShare))
        let rho = try #require(ZeroConcentratedDP.rho(epsilon: 1, delta: 1e-6))
        // sigma^2 = 2 clip^2 / rho for the honest, 1 / share of it for all.
        let expected = (2 / rho / honestShare).squareRoot()
        #expect(abs(noise.sigmaOnSum(agents: agents) / expected - 1) < 0.01)
    }

    @Test("Composition: four times the rounds, twice the noise")
    func composition() throws {
        let (once, four) = (try SplitNoise(target()), try SplitNoise(target(rounds: 4)))
        #expect(abs(four.sigmaOnSum(agents: 1_000) / once.sigmaOnSum(agents: 1_000) - 2) < 0.01)
    }

    @Test("The noise of a sum, drawn at once or share by share, has the planned deviation", arguments: [false, true])
    func draws(byShare: Bool) throws {
        let noise = try SplitNoise(target(agents: 40, dimension: 400))
        let keystream = try Keystream(seededForSimulation: [UInt8](repeating: 3, count: Keystream.simulationSeedByteCount))
        var sum = [Int64](repeating: 0, count: 400)
        if byShare {
            for _ in 0..<40 {
                for (index, draw) in try noise.share(400, from: keystream).enumerated() { sum[index] += draw }
            }
        } else {
            sum = try noise.sum(of: 40, 400, from: keystream)
        }
        let squares = sum.reduce(0.0) { $0 + Double($1) * Double($1) }
        let deviation = (squares / 400).squareRoot() / Double(noise.honestNoise.clipNorm)
        // The standard error of a deviation of 400 draws is 3.5 %.
        #expect(abs(deviation / noise.sigmaOnSum(agents: 40) - 1) < 0.15)
    }

    @Test("Drawing at once is as good as certain where shares are wide, and not allowed where they are narrow")
    func distance() throws {
        let wide = try SplitNoise(target())
        #expect(wide.distance(agents: 1_000, rounds: 10) < 1e-15)
        #expect(wide.distance(agents: 1_000, rounds: 10) > 0)
        // A share so small that the grid shows: a clip of 2^-16 is one grid unit.
        let narrow = try SplitNoise(target(epsilon: 1.75, agents: 20, honestShare: 1, clip: 0x1p-16))
        #expect(narrow.distance(agents: 20, rounds: 1) > SplitNoise.distanceLimit)
        #expect(wide.distance(agents: 1 << 21, rounds: 1) == .infinity)
    }

    @Test("What cannot be planned says why")
    func failures() {
        #expect(throws: SplitNoise.Failure.target) { try SplitNoise(target(epsilon: 0)) }
        #expect(throws: SplitNoise.Failure.target) { try SplitNoise(target(epsilon: .nan)) }
        #expect(throws: SplitNoise.Failure.target) { try SplitNoise(target(epsilon: 0.001, rounds: 1_000_000)) }
        #expect(throws: SplitNoise.Failure.shape) { try SplitNoise(target(agents: 0)) }
        #expect(throws: SplitNoise.Failure.shape) { try SplitNoise(target(honestShare: 1.5)) }
        #expect(throws: SplitNoise.Failure.range) { try SplitNoise(target(agents: 1 << 24)) }
        #expect(throws: SplitNoise.Failure.range) { try SplitNoise(target(epsilon: 50, clip: 1e-9)) }
    }
}
