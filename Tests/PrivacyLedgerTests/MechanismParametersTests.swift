import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct MechanismParametersTests {
    private func share(
        _ kind: MechanismParameters.Kind, sensitivity: UInt64 = 2, variance: UInt64 = 1_000, over denominator: UInt64 = 1, dimension: UInt32 = 4
    ) -> MechanismParameters {
        MechanismParameters(
            kind: kind, gridExponent: 0, dimension: dimension, clipNorm: sensitivity / 2, noiseNumerator: variance, noiseDenominator: denominator,
            sensitivity: sensitivity)
    }

    @Test func `the number of a kind never changes its meaning`() {
        let names = MechanismParameters.Kind.allCases.map { "\($0.rawValue) \($0)" }
        #expect(
            names == [
                "0 none", "1 discreteGaussian", "2 discreteLaplace", "3 distributedDiscreteGaussian", "4 skellam", "5 randomizedResponse",
                "6 unaryEncoding", "7 hadamardResponse", "8 countMeanSketch", "9 privUnitG", "10 privateQuantile", "11 thresholdedHistogram",
            ])
        #expect(Set(MechanismParameters.Kind.allCases.map(\.name)).count == 12)
    }

    @Test(arguments: MechanismParameters.Kind.allCases.filter(\.isRandomizer))
    func `a randomizer costs its epsilon and half its square`(kind: MechanismParameters.Kind) {
        let mechanism = MechanismParameters.randomizer(kind, dimension: 16, microEpsilon: 500_001)
        #expect(mechanism.minimumCost == PureDP.cost(microEpsilon: 500_001))
        #expect(mechanism.minimumCost == PrivacyCost(microRho: 125_001, microEpsilon: 500_001))
        #expect(mechanism.event == .pure(epsilon: 0.500001))
        #expect(mechanism.neighboring == .replaceOne)
    }

    @Test func `a kind without an epsilon makes no randomizer`() {
        let mechanism = MechanismParameters.randomizer(.discreteGaussian, dimension: 1, microEpsilon: 1)
        #expect(mechanism.kind == .none)
        #expect(mechanism.minimumCost.microRho == .max)
    }

    @Test func `one share of distributed noise costs as if it were alone`() {
        let alone = share(.discreteGaussian)
        let one = share(.distributedDiscreteGaussian)
        #expect(one.minimumCost == alone.minimumCost)
        #expect(one.minimumCost == cost(2_000))
        #expect(one.event == .discreteGaussianVector(variance: 1_000, squaredSensitivity: 4, dimension: 4))
    }

    @Test(arguments: [UInt64(1), 2, 7, 100, 4_096], [UInt64(1), 50, 10_000, 1 << 32])
    func `the Skellam price is above the divergence at every order`(sensitivity: UInt64, variance: UInt64) {
        for dimension in [UInt32(1), 16, 256] {
            let mechanism = share(.skellam, sensitivity: sensitivity, variance: variance, dimension: dimension)
            let rho = Double(mechanism.minimumCost.microRho) / 1_000_000
            let (square, noise) = (Double(sensitivity * sensitivity), Double(variance))
            let l1 = min(square, Double(sensitivity) * Double(dimension).squareRoot())
            for order in 2...200 {
                let excess = min((Double(2 * order - 1) * square + 6 * l1) / (4 * noise * noise), 3 * l1 / (2 * noise))
                // The bound at a whole order holds down to the order before it.
                #expect(rho * Double(order - 1) >= (Double(order) * square / (2 * noise) + excess) * (1 - 1e-12))
            }
            #expect(!mechanism.minimumCost.isPure)
        }
    }

    @Test(arguments: [MechanismParameters.Kind.discreteGaussian, .discreteLaplace, .distributedDiscreteGaussian, .skellam])
    func `a row that states less than twice its clip has no price that covers it`(kind: MechanismParameters.Kind) throws {
        func recorded(_ sensitivity: UInt64) -> MechanismParameters {
            MechanismParameters(
                kind: kind, gridExponent: 10, dimension: 8, clipNorm: 64, noiseNumerator: 81_920, noiseDenominator: 1, sensitivity: sensitivity)
        }
        #expect(recorded(128).minimumCost.microRho != .max)
        for sensitivity in [UInt64(0), 64, 127] {
            #expect(recorded(sensitivity).minimumCost == PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
        }
    }

    @Test func `a thresholded histogram costs what its noise costs`() {
        #expect(share(.thresholdedHistogram).minimumCost == share(.discreteLaplace).minimumCost)
        #expect(share(.thresholdedHistogram, variance: 10).minimumCost == PrivacyCost(microRho: 20_000, microEpsilon: 200_000))
        #expect(share(.thresholdedHistogram, variance: 10).event == .pure(epsilon: 0.2))
        #expect(share(.discreteLaplace, variance: 10, dimension: 1).event == .discreteLaplace(parameter: 0.1, sensitivity: 2))
    }

    @Test(arguments: MechanismParameters.Kind.allCases)
    func `parameters that protect nothing cost everything`(kind: MechanismParameters.Kind) {
        for mechanism in [share(kind, variance: 0), share(kind, over: 0), share(kind, sensitivity: .max, variance: 1, over: .max)]
        where !kind.isRandomizer {
            #expect(mechanism.minimumCost == PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
        }
        if kind.isRandomizer {
            for epsilon in [UInt64(0), .max] {
                let mechanism = MechanismParameters.randomizer(kind, dimension: 2, microEpsilon: epsilon)
                #expect(mechanism.minimumCost == PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
            }
        }
        if kind != .none { #expect(share(kind, variance: 0).event == .nonPrivate) }
    }

    @Test(arguments: MechanismParameters.Kind.allCases)
    func `every kind is written into a row and read back`(kind: MechanismParameters.Kind) throws {
        var entry = LedgerEntry(kind: .charge, day: LedgerDay(number: 1), subject: subject(1), mechanism: share(kind))
        entry.cost = cost(1)
        let row = LedgerRow(sequence: 1, previousHash: .zero, entry: entry, key: testKey)
        #expect(try LedgerRow(bytes: row.bytes) == row)
    }

    @Test func `a kind that nobody knows is malformed`() throws {
        let entry = LedgerEntry(kind: .charge, day: LedgerDay(number: 1), subject: subject(1), mechanism: share(.skellam))
        var bytes = LedgerRow(sequence: 1, previousHash: .zero, entry: entry, key: testKey).bytes
        // version, kind, sequence, hash, day, subject, purpose, task, round, agreement: the mechanism's second byte.
        let place = 1 + 1 + 8 + 32 + 4 + 32 + 1 + 32 + 8 + 32 + 1
        #expect(bytes[place] == 4)
        bytes[place] = 12
        #expect(throws: LedgerViolation(.malformed, sequence: 0)) { try LedgerRow(bytes: bytes) }
    }
}
