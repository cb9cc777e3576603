import Foundation
import Keystream
import NoiseMechanisms
import Testing

@Suite("Exact coin flips")
struct ExactBernoulliTests {
    @Test(
        "a flip of exp(-a/b) has its probability",
        arguments: [(0, 1), (1, 1_000_000), (1, 8), (1, 3), (1, 2), (2, 3), (1, 1), (3, 2), (2, 1), (5, 1)] as [(UInt64, UInt64)])
    func exponentialRate(numerator: UInt64, denominator: UInt64) throws {
        let keystream = try Keystream()
        let trials = 20_000
        // A scale of 2^90 keeps the ratio and exercises the wide arithmetic.
        let scale = UInt128(1) << 90
        var count = 0
        for _ in 0..<trials
        where try ExactBernoulli.exponential(UInt128(numerator) * scale, UInt128(denominator) * scale, from: keystream) {
            count += 1
        }
        let probability = exp(-Double(numerator) / Double(denominator))
        if numerator == 0 {
            #expect(count == trials)
        } else {
            #expect(SpecialFunctions.binomialTwoSided(count, trials: trials, probability: probability) > GoodnessOfFit.alarmRate)
        }
    }

    @Test("the chain for exp(-1) has its probability")
    func exponentialOfOne() throws {
        let keystream = try Keystream()
        var count = 0
        for _ in 0..<50_000 where try ExactBernoulli.exponentialOfOne(from: keystream) { count += 1 }
        #expect(SpecialFunctions.binomialTwoSided(count, trials: 50_000, probability: exp(-1)) > GoodnessOfFit.alarmRate)
    }

    @Test("the bracket decides as the binary expansion does on the same bits", arguments: [1, 2, 3] as [UInt8])
    func bracketAgreesWithExpansion(seed: UInt8) throws {
        let seedBytes = [UInt8](repeating: seed, count: 32)
        let bracketed = try Keystream(seededForSimulation: seedBytes)
        let expanded = try Keystream(seededForSimulation: seedBytes)
        let parameters = try Keystream(seededForSimulation: seedBytes.map { ~$0 })
        for _ in 0..<5000 {
            let bits = try parameters.uniform(below: 120)
            let wide = UInt128(try parameters.nextUInt64()) << 64 | UInt128(try parameters.nextUInt64())
            let denominator = max(1, wide >> (128 - UInt128(bits)))
            let numerator = (UInt128(try parameters.nextUInt64()) << 64 | UInt128(try parameters.nextUInt64())) % denominator
            let fast = try ExactBernoulli.rational(numerator, denominator, from: bracketed)
            let word = try expanded.nextUInt64()
            let slow = try ExactBernoulli.expand(numerator, denominator, firstBits: word, from: expanded)
            #expect(fast == slow)
        }
    }

    @Test("certain and impossible flips are certain and impossible")
    func extremes() throws {
        let keystream = try Keystream()
        for denominator in [1, 3, 1 << 64, ExactBernoulli.denominatorLimit] as [UInt128] {
            #expect(try ExactBernoulli.rational(denominator, denominator, from: keystream))
            #expect(try !ExactBernoulli.rational(0, denominator, from: keystream))
            #expect(try ExactBernoulli.exponential(0, denominator, from: keystream))
        }
        #expect(try !ExactBernoulli.exponential(1 << 126, 1, from: keystream))
    }
}
