/// The inner products of every row of `left` with every row of `right`: `products[i * n + j] = left_i · right_j`.
///
/// Four rows of `left` are taken at a time, so that each row of `right` is read once for four products. The order of summation depends on
/// the length alone (eight partial sums, then a tree), so equal inputs give equal bits.
///
/// - Precondition: `length` is a multiple of 8, both matrices have whole rows, and `products` has one entry for each pair.
public func rowProducts(_ left: Span<Float>, _ right: Span<Float>, length: Int, into products: inout MutableSpan<Float>) {
    precondition(length > 0 && length % 8 == 0 && left.count % length == 0 && right.count % length == 0, "rows of whole registers")
    let (rows, columns) = (left.count / length, right.count / length)
    precondition(products.count == rows * columns, "one product for each pair")
    unsafe left.withUnsafeBufferPointer { leftBuffer in
        unsafe right.withUnsafeBufferPointer { rightBuffer in
            unsafe products.withUnsafeMutableBufferPointer { buffer in
                let (a, b, out) = unsafe (FloatLanes(leftBuffer), FloatLanes(rightBuffer), MutableFloatLanes(buffer))
                var row = 0
                while row &+ 4 <= rows {
                    let base = row &* length
                    for column in 0..<columns {
                        var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
                        let start = column &* length
                        var at = 0
                        while at < length {
                            let lanes = b.lanes(at: start &+ at)
                            sums.0 += a.lanes(at: base &+ at) * lanes
                            sums.1 += a.lanes(at: base &+ length &+ at) * lanes
                            sums.2 += a.lanes(at: base &+ 2 &* length &+ at) * lanes
                            sums.3 += a.lanes(at: base &+ 3 &* length &+ at) * lanes
                            at &+= 8
                        }
                        out[row &* columns &+ column] = sums.0.treeSum
                        out[(row &+ 1) &* columns &+ column] = sums.1.treeSum
                        out[(row &+ 2) &* columns &+ column] = sums.2.treeSum
                        out[(row &+ 3) &* columns &+ column] = sums.3.treeSum
                    }
                    row &+= 4
                }
                while row < rows {
                    for column in 0..<columns {
                        var sum = SIMD8<Float>.zero
                        var at = 0
                        while at < length {
                            sum += a.lanes(at: row &* length &+ at) * b.lanes(at: column &* length &+ at)
                            at &+= 8
                        }
                        out[row &* columns &+ column] = sum.treeSum
                    }
                    row &+= 1
                }
            }
        }
    }
}

/// Adds a weighted sum of rows to a part of `target`: `target[range] += sum over k of weights[k] * rows_(indices[k])`.
///
/// - Precondition: `range` lies in `target` and is a multiple of 8 long, there is a weight for each index, and every index names a whole row
///   of that length of `rows`.
public func addWeightedRows(
    _ weights: Span<Float>, _ indices: Span<Int32>, of rows: Span<Float>, into target: inout MutableSpan<Float>, at range: Range<Int>
) {
    let length = range.count
    precondition(length > 0 && length % 8 == 0 && weights.count == indices.count, "rows of whole registers, a weight for each index")
    precondition(range.lowerBound >= 0 && range.upperBound <= target.count, "the range lies in the target")
    var largest: Int32 = -1
    for place in indices.indices {
        precondition(indices[place] >= 0, "an index names a row")
        largest = max(largest, indices[place])
    }
    precondition((Int(largest) + 1) * length <= rows.count, "an index names a row")
    unsafe rows.withUnsafeBufferPointer { rowBuffer in
        unsafe weights.withUnsafeBufferPointer { weightBuffer in
            unsafe target.withUnsafeMutableBufferPointer { buffer in
                let (source, scales, out) = unsafe (FloatLanes(rowBuffer), FloatLanes(weightBuffer), MutableFloatLanes(buffer))
                let base = range.lowerBound
                var at = 0
                while at &+ 16 <= length {
                    var low = out.lanes(at: base &+ at)
                    var high = out.lanes(at: base &+ at &+ 8)
                    for place in indices.indices {
                        let start = Int(indices[place]) &* length &+ at
                        let scale = scales[place]
                        low += source.lanes(at: start) * scale
                        high += source.lanes(at: start &+ 8) * scale
                    }
                    out.store(low, at: base &+ at)
                    out.store(high, at: base &+ at &+ 8)
                    at &+= 16
                }
                if at < length {
                    var sum = out.lanes(at: base &+ at)
                    for place in indices.indices { sum += source.lanes(at: Int(indices[place]) &* length &+ at) * scales[place] }
                    out.store(sum, at: base &+ at)
                }
            }
        }
    }
}
