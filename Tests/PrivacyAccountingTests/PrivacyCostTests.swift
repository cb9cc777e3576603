import PrivacyAccounting
import Testing

@Suite("Costs in integer units")
struct PrivacyCostTests {
    @Test("sums saturate instead of wrapping")
    func sumsSaturate() {
        let large = PrivacyCost(microRho: .max - 1, microEpsilon: .max - 1)
        #expect(large + PrivacyCost(microRho: 1, microEpsilon: 1) == PrivacyCost(microRho: .max, microEpsilon: .max))
        #expect(large + large == PrivacyCost(microRho: .max, microEpsilon: .max))
        #expect(large.repeated(2) == PrivacyCost(microRho: .max, microEpsilon: .max))
        #expect(PrivacyCost(microRho: 3, microEpsilon: 5).repeated(4) == PrivacyCost(microRho: 12, microEpsilon: 20))
        var total = PrivacyCost.zero
        for _ in 0..<10 { total += PrivacyCost(microRho: 7, microEpsilon: PrivacyCost.unboundedMicroEpsilon) }
        #expect(total.microRho == 70)
        #expect(!total.isPure)
    }

    @Test("a cost covers another only if both prices do")
    func coversIsAPartialOrder() {
        let cheapRho = PrivacyCost(microRho: 1, microEpsilon: 9)
        let cheapEpsilon = PrivacyCost(microRho: 9, microEpsilon: 1)
        #expect(cheapRho.covers(cheapRho))
        #expect(!cheapRho.covers(cheapEpsilon))
        #expect(!cheapEpsilon.covers(cheapRho))
        #expect((cheapRho + cheapEpsilon).covers(cheapRho))
    }

    @Test(
        "a pure epsilon costs half its square in rho, rounded up",
        arguments: [(0, 0), (1, 1), (1_000_000, 500_000), (1_000_001, 500_002), (2_000, 2), (2_001, 3), (UInt64.max, UInt64.max)]
            as [(UInt64, UInt64)])
    func pureCost(microEpsilon: UInt64, microRho: UInt64) {
        #expect(PureDP.cost(microEpsilon: microEpsilon) == PrivacyCost(microRho: microRho, microEpsilon: microEpsilon))
    }

    @Test("a delta rounds up, so nothing above zero is free")
    func deltaRoundsUp() throws {
        #expect(PrivacyDelta(roundingUp: 0)?.attounits == 0)
        #expect(PrivacyDelta(roundingUp: .leastNonzeroMagnitude)?.attounits == 1)
        #expect(PrivacyDelta(roundingUp: 1) == .one)
        #expect(PrivacyDelta(roundingUp: 1.0.nextUp) == nil)
        #expect(PrivacyDelta(roundingUp: -0.1) == nil)
        #expect(PrivacyDelta(roundingUp: .nan) == nil)
        for exponent in 1...18 {
            let value = (0..<exponent).reduce(1.0) { value, _ in value / 10 }
            let delta = try #require(PrivacyDelta(roundingUp: value))
            #expect(delta.value >= value || delta.attounits <= 1)
            #expect(delta.value <= value * (1 + 1e-15) + 1e-18)
        }
    }

    @Test("deltas add up to 1 at most")
    func deltaSaturates() {
        #expect(PrivacyDelta.one + .one == .one)
        #expect(PrivacyDelta(attounits: 2) + PrivacyDelta(attounits: 3) == PrivacyDelta(attounits: 5))
        #expect(PrivacyDelta(attounits: .max) == .one)
        #expect(PrivacyDelta.zero < .one)
    }
}
