import PrivacyAccounting
import Testing

@testable import NoiseAudit

@Suite("The declared law")
struct DeclaredLawTests {
    static let declared: [(DeclaredLaw.Family, UInt64, UInt64)] = [
        (.discreteGaussian, 1, 3), (.discreteGaussian, 32, 1), (.discreteGaussian, 90_001, 4), (.discreteLaplace, 1, 1), (.discreteLaplace, 11, 3),
    ]

    @Test("tails are sums of masses and quantiles invert them", arguments: declared)
    func tails(family: DeclaredLaw.Family, numerator: UInt64, denominator: UInt64) throws {
        let law = try #require(DeclaredLaw(family, numerator: numerator, denominator: denominator))
        let reach = Int64(60 * law.deviation) + 60
        var (sum, moment) = (0.0, 0.0)
        for x in -reach...reach {
            sum += law.mass(x)
            moment += law.mass(x) * Double(x) * Double(x)
            #expect(abs(law.lowerTail(to: x) - sum) < 1e-11)
        }
        #expect(abs(sum - 1) < 1e-11)
        #expect(abs(moment / law.variance - 1) < 1e-9)
        for share in [1e-6, 0.2, 0.5, 0.9] {
            let x = law.quantile(share)
            #expect(law.lowerTail(to: x) >= share && law.lowerTail(to: x - 1) < share)
        }
        let collision = (-reach...reach).reduce(0) { $0 + law.mass($1) * law.mass($1) }
        #expect(abs(law.collision / collision - 1) < 1e-9)
    }

    @Test("a wide Gaussian goes over into the normal distribution without a step")
    func wide() throws {
        let table = try #require(DeclaredLaw(.discreteGaussian, numerator: 1 << 24, denominator: 1))
        let formula = try #require(DeclaredLaw(.discreteGaussian, numerator: 1 << 24 + 1, denominator: 1))
        for x in [Int64(1), 1_000, 5_000, 20_000] { #expect(abs(table.upperTail(from: x) / formula.upperTail(from: x) - 1) < 1e-5) }
    }

    @Test("parameters of zero and beyond measure declare nothing")
    func refused() {
        #expect(DeclaredLaw(.discreteGaussian, numerator: 0, denominator: 1) == nil)
        #expect(DeclaredLaw(.discreteGaussian, numerator: 1, denominator: 0) == nil)
        #expect(DeclaredLaw(.discreteLaplace, numerator: .max, denominator: 1) == nil)
    }

    @Test("delta of a pair is the sum of what sticks out, and agrees with the accountant's curve", arguments: [0.0, 0.3, 1, 2.5, 4])
    func pair(epsilon: Double) throws {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        let factor = (0..<40).reversed().reduce(1.0) { 1 + $0 * epsilon / Double($1 + 1) }
        let delta = (-400...400).reduce(0.0) { $0 + max(0, law.mass($1 - 4) - factor * law.mass($1 + 4)) }
        #expect(abs(law.delta(epsilon: epsilon, shift: 4) - delta) < 1e-12)
        let accountant = try #require(DiscreteGaussianTradeoff.delta(epsilon: epsilon, sigma: 32.0.squareRoot(), sensitivity: 8))
        #expect(abs(accountant - delta) < 1e-12)
        if delta > 1e-9 { #expect(abs(law.epsilon(delta: delta, shift: 4) - epsilon) < 1e-6) }
    }

    @Test("Laplace is pure: epsilon is sensitivity over scale and delta beyond it is zero")
    func pure() throws {
        let law = try #require(DeclaredLaw(.discreteLaplace, numerator: 10, denominator: 1))
        #expect(law.delta(epsilon: 0.8001, shift: 4) == 0)
        #expect(abs(law.epsilon(delta: 0, shift: 4) - 0.8) < 1e-9)
    }

    @Test("no event has more power than the best threshold", arguments: [1e-6, 0.01, 0.3, 0.9])
    func power(probability: Double) throws {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        let power = law.largestPower(probability, shift: 4)
        #expect(power > probability && power <= 1)
        for x in -60...60 {
            let (under, over) = (law.upperTail(from: Int64(x) + 4), law.upperTail(from: Int64(x) - 4))
            if under <= probability { #expect(over <= power + 1e-12) } else { #expect(over >= power - 1e-12) }
        }
    }
}
