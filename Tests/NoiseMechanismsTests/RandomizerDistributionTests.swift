import Keystream
import Testing

@testable import NoiseMechanisms

@Suite("Distributions of the frequency randomizers")
struct RandomizerDistributionTests {
    static let draws = 20_000

    /// Small randomizers, each with the exact law of one report about value 1.
    struct World {
        let response: RandomizedResponse
        let unary: UnaryEncoding
        let hadamard: HadamardResponse
        let charge: PrivateQuantileBit

        init() throws {
            let epsilon = try LocalEpsilon(micro: 1_500_000)
            response = try RandomizedResponse(buckets: 5, epsilon: epsilon)
            unary = try UnaryEncoding(domainSize: 3, epsilon: epsilon)
            hadamard = try HadamardResponse(domainSize: 4, epsilon: epsilon)
            charge = PrivateQuantileBit(epsilon: epsilon)
        }

        var lie: Double { Double(response.lieProbability) * 0x1p-64 }
        var other: Double { Double(unary.otherProbability) * 0x1p-64 }

        var responseLaw: [Double] { (0..<5).map { $0 == 1 ? 1 - 4 * lie : lie } }

        var unaryLaw: [Double] {
            (0..<8).map { outcome in
                (0..<3).reduce(1.0) { weight, bit in
                    let set = bit == 1 ? 0.5 : other
                    return weight * (outcome >> bit & 1 == 1 ? set : 1 - set)
                }
            }
        }

        /// Outcome `2 * row + 1` is a positive sign.
        var hadamardLaw: [Double] {
            (0..<8).map { outcome in
                let isTruth = (WalshHadamard.entry(row: outcome >> 1, column: 1) == 1) == (outcome & 1 == 1)
                return (isTruth ? 1 - other : other) / 4
            }
        }

        static func outcome(ofBits bits: [Int32]) -> Int { bits.enumerated().reduce(0) { $0 | Int($1.element) << $1.offset } }

        static func outcome(ofSigns signs: [Int32]) -> Int {
            let row = signs.firstIndex { $0 != 0 } ?? 0
            return 2 * row + (signs[row] == 1 ? 1 : 0)
        }
    }

    /// The p-value of Pearson's statistic; every expected count is above 400.
    static func pValue(_ law: [Double], _ draw: () throws -> Int) rethrows -> Double {
        var cells = [Int](repeating: 0, count: law.count)
        for _ in 0..<draws { cells[try draw()] += 1 }
        let statistic = zip(cells, law).reduce(0.0) { total, cell in
            let expected = cell.1 * Double(draws)
            return total + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected
        }
        return SpecialFunctions.chiSquareUpperTail(statistic, freedom: law.count - 1)
    }

    @Test("real releases follow the exact laws")
    func fits() throws {
        let world = try World()
        let keystream = try Keystream()
        let response = try Self.pValue(world.responseLaw) {
            let report = try world.response.release(bucket: 1, spending: testCharge(world.response.cost), from: keystream)
            return report.coordinates.firstIndex(of: 1) ?? 0
        }
        let unary = try Self.pValue(world.unaryLaw) {
            let report = try world.unary.release(value: 1, spending: testCharge(world.unary.cost), from: keystream)
            return World.outcome(ofBits: report.coordinates)
        }
        let hadamard = try Self.pValue(world.hadamardLaw) {
            let report = try world.hadamard.release(value: 1, spending: testCharge(world.hadamard.cost), from: keystream)
            return World.outcome(ofSigns: report.coordinates)
        }
        let bit = try Self.pValue([world.other, 1 - world.other]) {
            let report = try world.charge.release(isWithinClip: true, spending: testCharge(world.charge.cost), from: keystream)
            return Int(report.coordinates[0])
        }
        for value in [response, unary, hadamard, bit] { #expect(value > GoodnessOfFit.alarmRate) }
    }

    /// Randomizers that are wrong in ways that have been shipped.
    enum Wrong: CaseIterable, Sendable {
        /// A lie drawn among all buckets, so that it can be the truth.
        case lieIncludesTruth
        /// The epsilon 20 % too large.
        case epsilonTooLarge
        /// Symmetric unary encoding in the place of the optimised one.
        case symmetricUnary
        /// One word for all bits of a report.
        case reusedWord
        /// The first row of the matrix never drawn.
        case missingRow
        /// The sign flipped by a bit that also chose the row.
        case sharedBit

        func pValue(_ world: World, _ keystream: Keystream) throws -> Double {
            let loose = try LocalEpsilon(micro: 1_800_000)
            switch self {
            case .lieIncludesTruth:
                return try RandomizerDistributionTests.pValue(world.responseLaw) {
                    let isTruth = try keystream.nextUInt64() < world.response.truthProbability
                    return isTruth ? 1 : Int(try keystream.uniform(below: 5))
                }
            case .epsilonTooLarge:
                let response = try RandomizedResponse(buckets: 5, epsilon: loose)
                return try RandomizerDistributionTests.pValue(world.responseLaw) {
                    response.answer(1, try keystream.nextUInt64()).firstIndex(of: 1) ?? 0
                }
            case .symmetricUnary:
                let flip = LocalEpsilon.leastProbability(odds: world.unary.epsilon.halfOdds, others: 1)
                return try RandomizerDistributionTests.pValue(world.unaryLaw) {
                    World.outcome(ofBits: try (0..<3).map { try keystream.nextUInt64() < ($0 == 1 ? 0 &- flip : flip) ? 1 : 0 })
                }
            case .reusedWord:
                return try RandomizerDistributionTests.pValue(world.unaryLaw) {
                    let word = try keystream.nextUInt64()
                    return World.outcome(ofBits: (0..<3).map { word < world.unary.bound($0, 1) ? 1 : 0 })
                }
            case .missingRow:
                return try RandomizerDistributionTests.pValue(world.hadamardLaw) {
                    let row = try keystream.uniform(below: 3) + 1
                    let flip = try keystream.nextUInt64()
                    return World.outcome(
                        ofSigns: HadamardResponse.report(
                            1, rowWord: row, flipWord: flip, order: 4, flipProbability: world.hadamard.flipProbability))
                }
            case .sharedBit:
                return try RandomizerDistributionTests.pValue(world.hadamardLaw) {
                    let word = try keystream.nextUInt64()
                    // The low bits choose the row; moved up, they decide on the flip as well.
                    return World.outcome(
                        ofSigns: HadamardResponse.report(
                            1, rowWord: word, flipWord: word << 62 | word >> 2, order: 4, flipProbability: world.hadamard.flipProbability))
                }
            }
        }
    }

    /// Power at 20,000 draws: the least visible, an epsilon 20 % too large, moves the truth's share by 0.074, twenty standard deviations. That
    /// makes a statistic of about 430 +- 42, where 46 rejects at 10^-8 with four degrees of freedom: nine deviations of room.
    @Test("positive control: a wrong randomizer is rejected", arguments: Wrong.allCases)
    func wrongRandomizersAreRejected(wrong: Wrong) throws {
        #expect(try wrong.pValue(World(), Keystream()) < GoodnessOfFit.alarmRate)
    }
}
