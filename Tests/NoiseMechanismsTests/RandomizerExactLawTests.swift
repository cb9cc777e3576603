import Testing

@testable import NoiseMechanisms

/// The laws of the frequency randomizers, written out as integers over a power of two, and compared with `exp(epsilon)` exactly.
@Suite("Exact laws of the frequency randomizers")
struct RandomizerExactLawTests {
    private static let whole = ExactNatural(1 << 64)

    private static func natural(_ value: UInt64) -> ExactNatural { ExactNatural(UInt128(value)) }

    private static func complement(_ value: UInt64) -> ExactNatural { ExactNatural((1 << 64) - UInt128(value)) }

    @Test("k-ary randomized response keeps its epsilon, and one step less of lying would not", arguments: PublishedEpsilon.all, [2, 3, 7, 65_536])
    func randomizedResponse(published: PublishedEpsilon, buckets: Int) throws {
        let response = try RandomizedResponse(buckets: buckets, epsilon: LocalEpsilon(micro: published.micro))
        let truth = Self.natural(response.truthProbability)
        let lie = Self.natural(response.lieProbability)
        #expect(UInt128(response.truthProbability) + UInt128(buckets - 1) * UInt128(response.lieProbability) == 1 << 64)
        #expect(response.truthProbability > response.lieProbability)
        #expect(published.bounds(truth, lie))
        // Power: a probability rounded the other way would break the bound. The odds are certified to 2^-56, hence two steps for the finest.
        let less = response.lieProbability - max(2, response.lieProbability >> 55)
        #expect(!published.bounds(ExactNatural((1 << 64) - UInt128(buckets - 1) * UInt128(less)), Self.natural(less)))
    }

    @Test("the answers cut the words into stretches of exactly those lengths", arguments: 2...9)
    func stretches(buckets: Int) throws {
        let response = try RandomizedResponse(buckets: buckets, epsilon: LocalEpsilon(micro: 1_000_000))
        let lie = response.lieProbability
        for bucket in 0..<buckets {
            func answers(_ word: UInt64) -> Int? {
                let answer = response.answer(bucket, word)
                #expect(answer.reduce(0, +) == 1)
                return answer.firstIndex(of: 1)
            }
            for step in 1..<buckets {
                let expected = (bucket + step) % buckets
                #expect(answers(UInt64(step - 1) * lie) == expected)
                #expect(answers(UInt64(step) * lie - 1) == expected)
            }
            #expect(answers(UInt64(buckets - 1) * lie) == bucket)
            #expect(answers(.max) == bucket)
        }
    }

    @Test("unary encoding keeps its epsilon over all outcomes of four bits", arguments: PublishedEpsilon.all)
    func unaryEncoding(published: PublishedEpsilon) throws {
        let encoding = try UnaryEncoding(domainSize: 4, epsilon: LocalEpsilon(micro: published.micro))
        let laws = (0..<4).map { value in
            (0..<16).map { outcome in
                (0..<4).reduce(ExactNatural(1)) { weight, bit in
                    let bound = encoding.bound(bit, value)
                    return weight * (outcome >> bit & 1 == 1 ? Self.natural(bound) : Self.complement(bound))
                }
            }
        }
        #expect(laws.allSatisfy { $0.reduce(ExactNatural(0), +) == ExactNatural.power(Self.whole, 4) })
        #expect(published.bounds(laws))
        #expect(encoding.bound(1, 1) == 1 << 63 && encoding.bound(1, 2) == encoding.otherProbability)
    }

    @Test("Hadamard response keeps its epsilon over all rows and signs", arguments: PublishedEpsilon.all)
    func hadamardResponse(published: PublishedEpsilon) throws {
        let response = try HadamardResponse(domainSize: 7, epsilon: LocalEpsilon(micro: published.micro))
        let flip = response.flipProbability
        let laws = (0..<7).map { value in
            (0..<8).flatMap { row in
                // The smallest word that is kept, the largest that is flipped: each stands for all words on its side.
                let kept = HadamardResponse.report(value, rowWord: UInt64(row), flipWord: flip, order: 8, flipProbability: flip)
                let flipped = HadamardResponse.report(value, rowWord: UInt64(row), flipWord: flip - 1, order: 8, flipProbability: flip)
                #expect(kept == flipped.map { -$0 } && kept[row].magnitude == 1)
                return kept[row] == 1 ? [Self.complement(flip), Self.natural(flip)] : [Self.natural(flip), Self.complement(flip)]
            }
        }
        #expect(laws.allSatisfy { $0.reduce(ExactNatural(0), +) == ExactNatural(8) * Self.whole })
        #expect(published.bounds(laws))
    }

    @Test("the unary count-mean sketch keeps its epsilon over all signs of a row", arguments: PublishedEpsilon.all)
    func countMeanSketch(published: PublishedEpsilon) throws {
        let sketch = try CountMeanSketch(
            rows: 2, columns: 4, hash: SketchHash(seed: [UInt8](0..<16)), encoding: .unary, epsilon: LocalEpsilon(micro: published.micro))
        let flip = sketch.flipProbability
        // All that a key decides is its column in the row that was drawn.
        let laws = (0..<4).map { column in
            (0..<16).map { outcome in
                (0..<4).reduce(ExactNatural(1)) { weight, bit in
                    let isKept = (outcome >> bit & 1 == 1) == (bit == column)
                    return weight * (isKept ? Self.complement(flip) : Self.natural(flip))
                }
            }
        }
        #expect(published.bounds(laws))
        // Power: spending the whole epsilon on each of the two signs that differ is seen.
        let wrong = try HadamardResponse(domainSize: 2, epsilon: LocalEpsilon(micro: published.micro)).flipProbability
        let (kept, flipped) = (Self.complement(wrong), Self.natural(wrong))
        #expect(!published.bounds(kept * kept, flipped * flipped))
    }

    @Test("the hash functions are SipHash-2-4 of its reference implementation")
    func sipHash() throws {
        let hash = try SketchHash(seed: [UInt8](0..<16))
        #expect(hash.digest() == 0x726f_db47_dd0e_0e31)
        #expect(hash.digest(0x0706_0504_0302_0100) == 0x93f5_f579_9a93_2462)
        #expect(hash.digest(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908) == 0x3f2a_cc7f_57c2_9bdb)
    }

    @Test("the Walsh-Hadamard transform is the matrix product, and twice it is the length")
    func transform() {
        let values: [Int64] = [3, -1, 4, 1, -5, 9, 2, -6]
        var once = values[...]
        WalshHadamard.transform(&once)
        let product = (0..<8).map { row in
            (0..<8).reduce(Int64(0)) { $0 + Int64(WalshHadamard.entry(row: row, column: $1)) * values[$1] }
        }
        #expect(Array(once) == product)
        WalshHadamard.transform(&once)
        #expect(Array(once) == values.map { 8 * $0 })
    }
}
