import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("Adaptive clipping")
struct RandomizerAdaptiveClipTests {
    /// Norms of a fleet, in grid units.
    enum Fleet: CaseIterable, Sendable {
        case logNormal
        case uniform
        case twoGroups

        func norms(_ count: Int) -> [UInt64] {
            (0..<count).map { subject in
                let rank = (Double(subject) + 0.5) / Double(count)
                switch self {
                case .logNormal: return UInt64(5000 * exp(1.5 * (rank < 0.5 ? -1 : 1) * (-log(4 * rank * (1 - rank))).squareRoot()))
                case .uniform: return UInt64(100 + 20_000 * rank)
                case .twoGroups: return rank < 0.7 ? UInt64(300 + 100 * rank) : UInt64(90_000 + 20_000 * rank)
                }
            }
        }
    }

    @Test("from far off, the clip walks to the quantile of the norms", arguments: Fleet.allCases, [10, 1 << 28] as [UInt64])
    func convergence(fleet: Fleet, start: UInt64) throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: 1_000_000))
        var clip = try AdaptiveClip(startingAt: start, within: 1...(1 << 30), microQuantile: 500_000, microRate: 400_000)
        let norms = fleet.norms(400)
        let keystream = try Keystream()
        for _ in 0..<120 {
            var ones: Int64 = 0
            for norm in norms {
                let released = try bit.release(isWithinClip: norm <= clip.clipNorm, spending: testCharge(bit.cost), from: keystream)
                ones += Int64(released.coordinates[0])
            }
            try clip.advance(ones: ones, reports: UInt64(norms.count), randomizedBy: bit)
        }
        // At equilibrium the share's noise, 0.05 a round, moves the clip by 2 %; over the rounds it wanders by some 0.05 in the share.
        let share = Double(norms.count { $0 <= clip.clipNorm }) / Double(norms.count)
        let width = fleet == .twoGroups ? 0.45 : 0.3
        #expect(abs(share - 0.5) < width, "\(clip.clipNorm)")
        #expect(clip.rounds == 120)
    }

    @Test("the step is the exponential of the paper", arguments: [0, 250, 500, 750, 1000] as [Int64])
    func step(ones: Int64) throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: 20_000_000))
        var clip = try AdaptiveClip(startingAt: 1 << 20, within: 1...(1 << 30), microQuantile: 400_000, microRate: 200_000)
        try clip.advance(ones: ones, reports: 1000, randomizedBy: bit)
        let expected = Double(1 << 20) * exp(-0.2 * (Double(ones) / 1000 - 0.4))
        #expect(abs(Double(clip.fineClip) * 0x1p-32 / expected - 1) < 2e-6)
    }

    @Test("the same sums give the same bits, pinned")
    func replay() throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: 1_000_000))
        var clip = try AdaptiveClip(startingAt: 1000, within: 10...100_000, microQuantile: 500_000, microRate: 300_000)
        var schedule: [UInt64] = []
        for ones in [900, 300, 512, 700, 100, 499, 731, 269] as [Int64] {
            try clip.advance(ones: ones, reports: 1000, randomizedBy: bit)
            schedule.append(clip.fineClip)
        }
        #expect(schedule == Self.pinned)
    }

    static let pinned: [UInt64] = [
        3_696_712_610_151, 4_209_235_084_194, 4_176_572_528_716, 3_668_027_094_064, 4_261_639_481_138, 4_264_406_182_858, 3_670_547_894_472,
        4_264_406_182_857,
    ]

    @Test("no report can move the clip out of its bounds, or by more than a factor of exp(rate)", arguments: [0, 1000] as [Int64])
    func bounds(ones: Int64) throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: 100_000))
        var clip = try AdaptiveClip(startingAt: 1000, within: 100...10_000, microQuantile: 500_000, microRate: 1_000_000)
        for _ in 0..<20 {
            let before = Double(clip.fineClip)
            try clip.advance(ones: ones, reports: 1000, randomizedBy: bit)
            let factor = Double(clip.fineClip) / before
            #expect(factor <= exp(0.5) * (1 + 1e-9) && factor >= exp(-0.5) * (1 - 1e-9))
        }
        #expect(clip.clipNorm == (ones == 0 ? 10_000 : 100))
    }

    @Test("an empty round leaves the clip, and impossible sums are refused and leave it too")
    func hostileSums() throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: 1_000_000))
        var clip = try AdaptiveClip(startingAt: 1000, within: 100...10_000, microQuantile: 500_000, microRate: 1_000_000)
        let fine = clip.fineClip
        try clip.advance(ones: 0, reports: 0, randomizedBy: bit)
        for (ones, reports) in [(-1, 10), (11, 10), (.min, 10), (1, .max)] as [(Int64, UInt64)] {
            #expect(throws: RandomizerError(.sumMismatch)) { try clip.advance(ones: ones, reports: reports, randomizedBy: bit) }
        }
        #expect(clip.fineClip == fine)
        #expect(clip.rounds == 1)
    }

    @Test("parameters outside the range are refused")
    func refusals() {
        for (start, bounds, quantile, rate) in [
            (9, 10...20, 500_000, 1), (21, 10...20, 500_000, 1), (5, 0...10, 500_000, 1), (5, 1...(1 << 30 + 1), 500_000, 1),
            (10, 10...20, 0, 1), (10, 10...20, 1_000_000, 1), (10, 10...20, 1, 0), (10, 10...20, 1, 1_000_001),
        ] as [(UInt64, ClosedRange<UInt64>, UInt64, UInt64)] {
            #expect(throws: RandomizerError(.parameterOutOfRange)) {
                try AdaptiveClip(startingAt: start, within: bounds, microQuantile: quantile, microRate: rate)
            }
        }
    }

    @Test("the bit keeps its epsilon exactly", arguments: PublishedEpsilon.all)
    func exactLaw(published: PublishedEpsilon) throws {
        let bit = PrivateQuantileBit(epsilon: try LocalEpsilon(micro: published.micro))
        let flip = ExactNatural(UInt128(bit.flipProbability))
        let keep = ExactNatural((1 << 64) - UInt128(bit.flipProbability))
        #expect(published.bounds([[keep, flip], [flip, keep]]))
        #expect(bit.cost.microEpsilon == published.micro)
    }
}
