import Foundation
import Testing
import VectorMath

@Suite("Softmax")
struct SoftmaxTests {
    @Test("Probabilities are those in double precision, at every length around the lane counts", arguments: 1...40)
    func agreement(count: Int) {
        var state = UInt64(count)
        let scores = (0..<count).map { _ in Float(splitMix(&state) >> 40) / 16_777_216 * 40 - 20 }
        var values = scores
        var span = values.mutableSpan
        let (top, total) = softmax(&span)
        let sum = scores.reduce(0.0) { $0 + exp(Double($1)) }
        let computed = Double(top) + log(Double(total))
        #expect(abs(computed - log(sum)) < 1e-5)
        for (value, score) in zip(values, scores) {
            let expected = exp(Double(score)) / sum
            let error = abs(Double(value) - expected)
            #expect(error <= expected * 4e-6)
        }
    }

    @Test("Far below the largest is zero, and no score is too large")
    func extremes() {
        var values: [Float] = [3e38, -3e38, 3e38, -.infinity, 3e38 - 1]
        var span = values.mutableSpan
        softmax(&span)
        let third: Float = 1 / 3
        let expected: [Float] = [third, 0, third, 0, third]
        #expect(values == expected)
    }

    @Test("A score that is no number shows in the total", arguments: [0, 3, 8, 16])
    func notANumber(position: Int) {
        var values = [Float](repeating: 1, count: 17)
        values[position] = .nan
        var span = values.mutableSpan
        #expect(softmax(&span).total.isNaN)
        var none: [Float] = []
        var empty = none.mutableSpan
        #expect(softmax(&empty).total.isNaN)
        #expect(none.isEmpty)
        none.removeAll()
    }

    @Test("Known bits")
    func golden() {
        var values = (0..<13).map { Float($0) * 0.37 }
        var span = values.mutableSpan
        softmax(&span)
        var digest: UInt32 = 0
        for value in values { digest = digest &* 31 &+ value.bitPattern }
        #expect(digest == 1_713_356_986)
    }
}
