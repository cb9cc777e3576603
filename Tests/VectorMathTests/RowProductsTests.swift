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

    @Test("small integers are multiplied exactly, up to the largest, and then scaled", arguments: [16, 48, 496], [1, 4, 6])
    func integers(length: Int, rowCount: Int) {
        let left = (0..<length).map { Int16(truncatingIfNeeded: $0 &* 7_919) }
        let rows = (0..<rowCount * length).map { Int8(truncatingIfNeeded: $0 &* 104_729) }
        let scales = Self.numbers(rowCount, seed: 5)
        let expected = (0..<rowCount).map { row in
            Float((0..<length).reduce(0) { $0 + Int(left[$1]) * Int(rows[row * length + $1]) }) * scales[row]
        }
        for first in 0..<rowCount {
            var products = [Float](repeating: -1, count: rowCount - first + 3)
            var span = products.mutableSpan
            scaledRowProducts(left.span, rows.span, scales: scales.span, of: first..<rowCount, into: &span, at: 2)
            #expect(products == [-1, -1] + expected[first...] + [-1])
        }
        let indices = (0..<9).map { UInt32($0 * 5 % rowCount) }
        var products = [Float](repeating: .nan, count: 9)
        var span = products.mutableSpan
        scaledRowProducts(left.span, rows.span, scales: scales.span, at: indices.span, into: &span)
        #expect(products == indices.map { expected[Int($0)] })
        var most = [Float](repeating: 0, count: 1)
        var largest = most.mutableSpan
        scaledRowProducts(
            [Int16](repeating: .min, count: length).span, [Int8](repeating: .min, count: length).span, scales: [Float(1)].span, of: 0..<1,
            into: &largest)
        #expect(most[0] == Float(length << 22))
    }
}
