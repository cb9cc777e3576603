import Testing
import VectorMath

@Suite("Float kernels")
struct FloatKernelTests {
    /// Small integers as floats: every sum and product is exact, so any order of summation gives the same result.
    static func integers(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed
        return (0..<count).map { _ in Float(Int(splitMix(&state) % 65) - 32) }
    }

    @Test("dot equals the exact sum of products at every length around the lane counts", arguments: 0...70)
    func dotIsExactOnIntegers(count: Int) {
        let left = Self.integers(count, seed: 1)
        let right = Self.integers(count, seed: 2)
        let expected = zip(left, right).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        #expect(dot(left.span, right.span) == expected)
        #expect(squaredNorm(left.span) == left.reduce(Float(0)) { $0 + $1 * $1 })
    }

    @Test("axpy adds the scaled source at every length around the lane counts", arguments: 0...40)
    func axpyIsExactOnIntegers(count: Int) {
        let source = Self.integers(count, seed: 3)
        var target = Self.integers(count, seed: 4)
        let expected = zip(source, target).map { 3 * $0 + $1 }
        var span = target.mutableSpan
        axpy(3, source.span, into: &span)
        #expect(target == expected)
    }

    @Test("dot is close to the sum in double precision on real numbers")
    func dotIsAccurate() {
        var state: UInt64 = 5
        let left = (0..<10_000).map { _ in Float(splitMix(&state) >> 40) / 16_777_216 - 0.5 }
        let right = (0..<10_000).map { _ in Float(splitMix(&state) >> 40) / 16_777_216 - 0.5 }
        let expected = zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(Double(dot(left.span, right.span)) - expected) < 1e-3)
    }

    @Test("a value that is not a number stays visible in the result")
    func notANumberPropagates() {
        for position in [0, 7, 15, 16, 20] {
            var values = [Float](repeating: 1, count: 21)
            values[position] = .nan
            #expect(squaredNorm(values.span).isNaN)
        }
    }
}
