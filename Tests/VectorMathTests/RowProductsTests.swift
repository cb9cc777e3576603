import Testing
import VectorMath

@Suite("Products of rows")
struct RowProductsTests {
    private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int64(state >> 40) - (1 << 23)) / Float(1 << 23)
        }
    }

    @Test("every pair of rows is multiplied", arguments: [1, 3, 4, 5, 9], [8, 48])
    func products(rows: Int, length: Int) {
        let left = Self.numbers(rows * length, seed: 1)
        let right = Self.numbers(7 * length, seed: 2)
        var products = [Float](repeating: .nan, count: rows * 7)
        var span = products.mutableSpan
        rowProducts(left.span, right.span, length: length, into: &span)
        for row in 0..<rows {
            for column in 0..<7 {
                let exact = (0..<length).reduce(0.0) { $0 + Double(left[row * length + $1]) * Double(right[column * length + $1]) }
                #expect(abs(Double(products[row * 7 + column]) - exact) < 1e-5)
            }
        }
    }

    @Test("rows are added with their weights", arguments: [8, 24, 48])
    func weighted(length: Int) {
        let rows = Self.numbers(5 * length, seed: 3)
        let weights: [Float] = [0.5, -2, 1]
        let indices: [Int32] = [4, 0, 4]
        var target = Self.numbers(length, seed: 4)
        let before = target
        var span = target.mutableSpan
        addWeightedRows(weights.span, indices.span, of: rows.span, into: &span, at: 0..<length)
        for place in 0..<length {
            let exact = zip(weights, indices).reduce(Double(before[place])) { $0 + Double($1.0) * Double(rows[Int($1.1) * length + place]) }
            #expect(abs(Double(target[place]) - exact) < 1e-5)
        }
    }

    @Test("small integers are multiplied exactly, up to the largest", arguments: [8, 48, 504])
    func integers(count: Int) {
        let left = (0..<count).map { Int16(truncatingIfNeeded: $0 &* 7_919) }
        let rows = (0..<3 * count).map { Int8(truncatingIfNeeded: $0 &* 104_729) }
        let indices: [UInt32] = [2, 0, 2]
        var products = [Int32](repeating: 0, count: 3)
        var span = products.mutableSpan
        integerRowProducts(left.span, rows.span, at: indices.span, into: &span)
        for (place, row) in indices.enumerated() {
            let exact = (0..<count).reduce(0) { $0 + Int(left[$1]) * Int(rows[Int(row) * count + $1]) }
            #expect(Int(products[place]) == exact)
        }
        var most = [Int32](repeating: 0, count: 1)
        var largest = most.mutableSpan
        integerRowProducts(
            [Int16](repeating: .min, count: count).span, [Int8](repeating: .min, count: count).span, at: [UInt32(0)].span, into: &largest)
        #expect(Int(most[0]) == count << 22)
    }
}
