import Keystream
import PrivacyAccounting
import PrivacyLedger
import Testing

@testable import NoiseMechanisms

@Suite("Releases of the local randomizers")
struct RandomizerReleaseTests {
    static let seed = [UInt8](0..<32)

    /// Each randomizer, ready to release its value 3 (or its bit, or a vector) from a stream.
    struct Subject: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let randomizer: any LocalRandomizer
        let release: @Sendable (PrivacyCost, Keystream) throws -> NoisedVector

        static func all() throws -> [Subject] {
            let epsilon = try LocalEpsilon(micro: 1_000_000)
            let response = try RandomizedResponse(buckets: 6, epsilon: epsilon)
            let unary = try UnaryEncoding(domainSize: 12, epsilon: epsilon)
            let hadamard = try HadamardResponse(domainSize: 5, epsilon: epsilon)
            let bit = PrivateQuantileBit(epsilon: epsilon)
            let hash = try SketchHash(seed: [UInt8](0..<16))
            let sketch = try CountMeanSketch(rows: 2, columns: 8, hash: hash, encoding: .unary, epsilon: epsilon)
            let oneBit = try CountMeanSketch(rows: 4, columns: 4, hash: hash, encoding: .hadamard, epsilon: epsilon)
            let direction = try PrivUnitG(dimension: 4, clipNorm: 100, epsilon: epsilon)
            let vector = try ClippedVector(quantizing: [10, -20, 30, 40], on: FixedPointGrid(exponent: 0), clipNorm: 100)
            return [
                Subject(testDescription: "randomized response", randomizer: response) {
                    try response.release(bucket: 3, spending: testCharge($0), from: $1)
                },
                Subject(testDescription: "unary encoding", randomizer: unary) { try unary.release(value: 3, spending: testCharge($0), from: $1) },
                Subject(testDescription: "Hadamard response", randomizer: hadamard) {
                    try hadamard.release(value: 3, spending: testCharge($0), from: $1)
                },
                Subject(testDescription: "count-mean sketch", randomizer: sketch) { try sketch.release(key: 3, spending: testCharge($0), from: $1) },
                Subject(testDescription: "one-bit sketch", randomizer: oneBit) { try oneBit.release(key: 3, spending: testCharge($0), from: $1) },
                Subject(testDescription: "private quantile", randomizer: bit) {
                    try bit.release(isWithinClip: true, spending: testCharge($0), from: $1)
                },
                Subject(testDescription: "PrivUnitG", randomizer: direction) { try direction.release(vector, spending: testCharge($0), from: $1) },
            ]
        }
    }

    @Test("a report has its dimension, stays in its bound and carries the charge's name", arguments: try Subject.all())
    func shape(subject: Subject) throws {
        let keystream = try Keystream()
        for _ in 0..<50 {
            let released = try subject.release(subject.randomizer.cost, keystream)
            #expect(released.coordinates.count == subject.randomizer.dimension)
            #expect(released.coordinates.allSatisfy { $0.magnitude <= subject.randomizer.outputBound })
            #expect(released.releaseID == ReleaseID([UInt8](repeating: 0x5a, count: 32)))
        }
    }

    @Test("the price is epsilon and half its square, and one unit less is refused", arguments: try Subject.all())
    func price(subject: Subject) throws {
        let cost = subject.randomizer.cost
        #expect(cost == PrivacyCost(microRho: 500_000, microEpsilon: 1_000_000))
        #expect(subject.randomizer.parameters().kind.isRandomizer)
        for short in [PrivacyCost(microRho: 499_999, microEpsilon: .max), PrivacyCost(microRho: .max, microEpsilon: 999_999)] {
            #expect(throws: RandomizerError(.chargeTooSmall)) { try subject.release(short, Keystream()) }
        }
    }

    @Test("a key stream that fails stops the release", arguments: try Subject.all())
    func failingStream(subject: Subject) throws {
        var draws: UInt8 = 0
        let dying = try Keystream(
            source: SeedSource { bytes in
                draws += 1
                for index in bytes.indices { bytes[index] = draws &* 17 &+ UInt8(truncatingIfNeeded: index) }
                return draws <= 2
            })
        for _ in 0..<Keystream.wordsBetweenReseeds { _ = try dying.nextUInt64() }
        #expect(throws: RandomizerError(.source(.sourceFailed))) { try subject.release(subject.randomizer.cost, dying) }
    }

    @Test("the stream seeded with 00 01 ... 1f gives the recorded reports", arguments: try Subject.all())
    func golden(subject: Subject) throws {
        let keystream = try Keystream(seededForSimulation: Self.seed)
        let reports = try (0..<2).map { _ in try subject.release(subject.randomizer.cost, keystream).coordinates }
        #expect(reports == Self.recorded[subject.testDescription])
    }

    static let recorded: [String: [[Int32]]] = [
        "randomized response": [[0, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0]],
        "unary encoding": [[0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]],
        "Hadamard response": [[0, 0, -1, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 0, 0, 0]],
        "count-mean sketch": [
            [1, -1, 1, -1, -1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 1, -1, 1, -1, -1, 1],
        ],
        "one-bit sketch": [[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0]],
        "private quantile": [[1], [1]],
        "PrivUnitG": [[240, 447, 34, -403], [-1784, -717, -561, -287]],
    ]

    @Test("values outside the domain are refused", arguments: [-1, 6, .min, .max])
    func values(value: Int) throws {
        let epsilon = try LocalEpsilon(micro: 1_000_000)
        let refused = RandomizerError(.valueOutOfRange)
        let keystream = try Keystream()
        let response = try RandomizedResponse(buckets: 6, epsilon: epsilon)
        #expect(throws: refused) { try response.release(bucket: value, spending: testCharge(response.cost), from: keystream) }
        let unary = try UnaryEncoding(domainSize: 6, epsilon: epsilon)
        #expect(throws: refused) { try unary.release(value: value, spending: testCharge(unary.cost), from: keystream) }
        let hadamard = try HadamardResponse(domainSize: 6, epsilon: epsilon)
        #expect(hadamard.dimension == 8)
        #expect(throws: refused) { try hadamard.release(value: value, spending: testCharge(hadamard.cost), from: keystream) }
    }

    @Test("domains outside the range are refused", arguments: [.min, -1, 0, 1, 131_073, .max])
    func domains(size: Int) throws {
        let epsilon = try LocalEpsilon(micro: 1_000_000)
        let refused = RandomizerError(.domainOutOfRange)
        #expect(throws: refused) { try RandomizedResponse(buckets: size, epsilon: epsilon) }
        #expect(throws: refused) { try UnaryEncoding(domainSize: size, epsilon: epsilon) }
        #expect(throws: refused) { try HadamardResponse(domainSize: size, epsilon: epsilon) }
        let hash = try SketchHash(seed: [UInt8](0..<16))
        for (rows, columns) in [(1, size), (3, 8), (2, 12), (1 << 10, 1 << 10), (0, 8)] {
            #expect(throws: refused) { try CountMeanSketch(rows: rows, columns: columns, hash: hash, encoding: .unary, epsilon: epsilon) }
        }
        #expect(throws: RandomizerError(.parameterOutOfRange)) { try SketchHash(seed: [UInt8](0..<15)) }
    }

    @Test("each report takes a fixed number of words")
    func consumption() throws {
        let expected = [
            "randomized response": 1, "unary encoding": 12, "Hadamard response": 2, "count-mean sketch": 9, "one-bit sketch": 3,
            "private quantile": 1,
        ]
        for subject in try Subject.all() {
            guard let words = expected[subject.testDescription] else { continue }
            let used = try Keystream(seededForSimulation: Self.seed)
            let counted = try Keystream(seededForSimulation: Self.seed)
            for _ in 0..<10 { _ = try subject.release(subject.randomizer.cost, used) }
            for _ in 0..<10 * words { _ = try counted.nextUInt64() }
            #expect(try used.nextUInt64() == counted.nextUInt64(), "\(subject.testDescription)")
        }
    }
}
