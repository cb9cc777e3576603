import PrivacyAccounting
import Testing

@Suite("Costs of events")
struct PrivacyCostEventTests {
    @Test("an event's cost is never below its rho, nor a unit and an ulp above", arguments: 1...200)
    func roundsUp(step: Int) throws {
        let sigma = Double(step) * 0.37
        let cost = try PrivacyCost(of: .gaussian(sigma: sigma), under: .addOrRemoveOne)
        let rho = 1 / (2 * sigma * sigma)
        #expect(cost.rho >= rho * (1 - 1e-15))
        #expect(Double(cost.microRho) <= rho * 1e6 + 1.000_001)
        #expect(!cost.isPure)
        let pure = try PrivacyCost(of: .discreteLaplace(parameter: sigma / 10, sensitivity: 3), under: .addOrRemoveOne)
        #expect(pure.isPure)
        #expect(Double(pure.microEpsilon) >= sigma / 10 * 3 * 1e6 * (1 - 1e-15))
    }

    @Test("nothing is free, however small and however often")
    func nothingIsFree() throws {
        let tiny = try PrivacyCost(of: .pure(epsilon: .leastNonzeroMagnitude), under: .replaceOne)
        #expect(tiny == PrivacyCost(microRho: 1, microEpsilon: 1))
        let many = try PrivacyCost(of: .selfComposed(event: .gaussian(sigma: 1e9), count: 1_000), under: .replaceOne)
        #expect(many.microRho == 1_000)
        #expect(try PrivacyCost(of: .noOp, under: .replaceOne) == .zero)
        #expect(PrivacyCost(roundingUpRho: -1, epsilon: nil) == nil)
        #expect(PrivacyCost(roundingUpRho: .nan, epsilon: nil) == nil)
        #expect(PrivacyCost(roundingUpRho: 1e30, epsilon: 1e30) == PrivacyCost(microRho: .max, microEpsilon: .max))
        #expect(PrivacyCost(roundingUpRho: 1, epsilon: 2) == PrivacyCost(microRho: 1_000_000, microEpsilon: 2_000_000))
    }

    @Test("sampling and shuffling earn no credit, and no protection costs everything")
    func noCredit() throws {
        let full = try PrivacyCost(of: .gaussian(sigma: 2), under: .addOrRemoveOne)
        #expect(try PrivacyCost(of: .poissonSampled(probability: 0.01, event: .gaussian(sigma: 2)), under: .addOrRemoveOne) == full)
        let local = try PrivacyCost(of: .pure(epsilon: 2), under: .replaceOne)
        #expect(try PrivacyCost(of: .shuffled(epsilon0: 2, count: 1_000_000), under: .replaceOne) == local)
        #expect(try PrivacyCost(of: .nonPrivate, under: .replaceOne).microRho == .max)
        #expect(throws: AccountingError.self) { try PrivacyCost(of: .approximate(epsilon: 1, delta: 1e-6), under: .replaceOne) }
    }
}
