import NoiseMechanisms
import Testing

@Suite("Exponentials in fixed point")
struct RandomizerExponentialTests {
    @Test("the odds of an epsilon are below the true value by less than 2^-56 of it", arguments: PublishedEpsilon.all)
    func growth(published: PublishedEpsilon) throws {
        let epsilon = try LocalEpsilon(micro: published.micro)
        #expect(epsilon.odds <= published.odds)
        #expect(published.odds - epsilon.odds <= published.odds >> 56 + 2)
        let bounds = FixedPointExponential.growth(published.micro, 1_000_000)
        #expect(bounds.upper > published.odds)
        #expect(bounds.upper - published.odds <= published.odds >> 56 + 200)
    }

    @Test("the odds of half an epsilon, squared, are below those of the whole", arguments: PublishedEpsilon.all)
    func halfOdds(published: PublishedEpsilon) throws {
        let half = ExactNatural(try LocalEpsilon(micro: published.micro).halfOdds)
        #expect(half * half <= ExactNatural(1 << 64) * ExactNatural(published.odds))
    }

    @Test(
        "a decay is bounded from both sides within 2000 units of 2^-96",
        arguments: [
            (1, 1, 29146412150787779157341161346),
            (1, 2, 48054309677596482279189095253),
            (1, 3, 56769459120698987483841973404),
            (7, 3, 7682910829289103168854160411),
            (1, 1000000, 79228083286141437397258798509),
            (1, 2097152, 79228124735341481834205326165),
            (12345, 678, 980078879873187328813),
            (40, 1, 336589301356),
            (66, 1, 1),
            (99999, 131072, 36943879805585033029540499277),
            (1099511627775, 1099511627776, 29146412150814287664768004984),
        ] as [(UInt128, UInt128, UInt128)])
    func decay(numerator: UInt128, denominator: UInt128, value: UInt128) {
        let bounds = FixedPointExponential.decay(numerator, denominator)
        #expect(bounds.lower <= value)
        #expect(bounds.upper > value)
        #expect(bounds.upper - bounds.lower <= 2000)
    }

    @Test("what is too small to write is between 0 and 1 unit, and exp(0) is 1")
    func extremes() {
        #expect(FixedPointExponential.decay(67, 1) == (0, 1))
        #expect(FixedPointExponential.decay(1 << 120, 1) == (0, 1))
        let one = FixedPointExponential.decay(0, 1 << 90)
        #expect(one.lower <= FixedPointExponential.one && one.upper >= FixedPointExponential.one)
    }

    @Test("an epsilon outside the range is refused", arguments: [0, 20_000_001, .max] as [UInt64])
    func range(micro: UInt64) {
        #expect(throws: RandomizerError(.epsilonOutOfRange)) { try LocalEpsilon(micro: micro) }
    }
}
