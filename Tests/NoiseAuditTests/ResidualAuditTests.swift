import Keystream
import NoiseMechanisms
import Testing

@testable import NoiseAudit

@Suite("Noise against its law")
struct ResidualAuditTests {
    private static func audit(_ law: DeclaredLaw, _ draws: [Int64], dimension: Int = 4, rate: Double) -> [AuditFinding] {
        ResidualAudit(law: law, question: "test", residuals: draws, expected: [Int64](repeating: 1, count: dimension), rate: rate).findings
    }

    @Test("exact Laplace noise passes, and noise of another scale doesn't")
    func laplace() throws {
        let law = try #require(DeclaredLaw(.discreteLaplace, numerator: 5, denominator: 1))
        let keystream = try Keystream()
        func draws(_ scale: UInt64) throws -> [Int64] {
            let sampler = try DiscreteLaplaceSampler(scaleNumerator: scale, scaleDenominator: 10)
            return try (0..<20_000).map { _ in try sampler.sample(from: keystream) }
        }
        #expect(Self.audit(law, try draws(50), rate: 1e-8).allSatisfy { !$0.rejects })
        #expect(Self.audit(law, try draws(45), rate: 1e-8).contains { $0.test == "scale" && $0.rejects })
        #expect(Self.audit(law, try draws(55), rate: 1e-8).contains { $0.test == "scale" && $0.rejects })
    }

    /// At a rate of one in a hundred, 200 seeded runs of each test expect two alarms; eleven have a probability of 10^-5.
    @Test("the tests reject as often as they say, and not more")
    func calibration() throws {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        let keystream = try Keystream(seededForSimulation: [UInt8](repeating: 3, count: 32))
        let sampler = try DiscreteGaussianSampler(varianceNumerator: 32, varianceDenominator: 1)
        var alarms: [String: Int] = [:]
        for _ in 0..<200 {
            for finding in Self.audit(law, try sampler.samples(5_000, from: keystream), rate: 0.01) where finding.rejects {
                alarms[finding.test, default: 0] += 1
            }
        }
        #expect(alarms.values.allSatisfy { $0 <= 10 }, "\(alarms)")
        #expect(alarms.values.reduce(0, +) >= 3, "a test that never rejects tests nothing: \(alarms)")
    }

    @Test("a run of draws that comes back is found, whatever stands between")
    func repetition() throws {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        let sampler = try DiscreteGaussianSampler(varianceNumerator: 32, varianceDenominator: 1)
        let first = try sampler.samples(4_000, from: Keystream())
        let second = try sampler.samples(4_000, from: Keystream())
        let audit = RepetitionAudit(law: law, rate: 1e-8)
        #expect(!audit.finding([(first, 40), (second, 40)]).rejects)
        #expect(audit.finding([(first, 40), (second + first[400..<440], 40)]).rejects)
        #expect(audit.finding([(first, 1), (first, 1)]).rejects)
    }

    @Test("cells hold what they promise and cover everything", arguments: [2, 4, 13, 64])
    func cells(count: Int) throws {
        for law in [DeclaredLaw(.discreteGaussian, numerator: 1, denominator: 2), DeclaredLaw(.discreteLaplace, numerator: 40, denominator: 1)] {
            guard let cells = LawCells(try #require(law), count: count) else { continue }
            #expect(abs(cells.shares.reduce(0, +) - 1) < 1e-12)
            #expect(cells.shares.allSatisfy { $0 >= 1 / Double(count) - 1e-12 })
            #expect(cells.index(of: .min) == 0 && cells.index(of: .max) == cells.count - 1)
        }
    }
}
