import Foundation
import Keystream
import NoiseMechanisms
import Testing

/// Golden draws pin which bits are consumed and how, so a refactoring cannot silently change a simulation.
@Suite("Golden draws")
struct GoldenDrawTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let sampler: String
        let numerator: UInt64
        let denominator: UInt64
        let draws: [Int64]

        var testDescription: String { "\(sampler) \(numerator)/\(denominator)" }

        static func all() throws -> [Case] {
            let url = try #require(Bundle.module.url(forResource: "golden-draws", withExtension: "json", subdirectory: "Vectors"))
            return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
        }
    }

    @Test("the stream seeded with 00 01 ... 1f gives the recorded draws", arguments: try Case.all())
    func golden(expected: Case) throws {
        let keystream = try Keystream(seededForSimulation: [UInt8](0..<32))
        let draws: [Int64]
        switch expected.sampler {
        case "discrete-gaussian":
            let sampler = try DiscreteGaussianSampler(varianceNumerator: expected.numerator, varianceDenominator: expected.denominator)
            draws = try sampler.samples(expected.draws.count, from: keystream)
        case "discrete-laplace":
            let sampler = try DiscreteLaplaceSampler(scaleNumerator: expected.numerator, scaleDenominator: expected.denominator)
            draws = try expected.draws.map { _ in try sampler.sample(from: keystream) }
        case "skellam":
            let sampler = try SkellamSampler(varianceNumerator: expected.numerator, varianceDenominator: expected.denominator)
            draws = try sampler.samples(expected.draws.count, from: keystream)
        case "fixed-time-gaussian", "fixed-time-laplace":
            let sampler = try FixedTimeSampler(
                expected.sampler == "fixed-time-gaussian" ? .gaussian : .laplace, numerator: expected.numerator, denominator: expected.denominator)
            draws = try sampler.samples(expected.draws.count, from: keystream)
        default:
            Issue.record("unknown sampler: \(expected.sampler)")
            return
        }
        #expect(draws == expected.draws)
    }
}
