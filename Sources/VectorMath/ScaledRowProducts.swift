/// The exact inner products of a vector of small integers with rows of smaller ones, each rounded once and then times its row's scale:
/// `products[start + k] = Float(left · row) * scale` for the k-th row of `range`.
///
/// Numbers of `left` are of at most 2^15 and those of `rows` of at most 2^7 in magnitude, so that fewer than 2^9 of them cannot overflow.
/// - Precondition: `left` has a multiple of 16 numbers and at most 496, `rows` has a whole row of that length for each scale, `range` lies in
///   them, and there is a product for each of its rows from `start` on.
public func scaledRowProducts(
    _ left: Span<Int16>, _ rows: Span<Int8>, scales: Span<Float>, of range: Range<Int>, into products: inout MutableSpan<Float>, at start: Int = 0
) {
    let length = left.count
    precondition(range.lowerBound >= 0 && range.upperBound <= scales.count, "the range names rows")
    precondition(start >= 0 && range.count <= products.count - start, "a product for each row")
    withScaledRows(left, rows, scales) { rows in
        unsafe products.withUnsafeMutableBufferPointer { buffer in
            let out = unsafe MutableFloatLanes(buffer)
            var place = 0
            while place &+ 4 <= range.count {
                let row = range.lowerBound &+ place
                let first = row &* length
                let sums = rows.products(first, first &+ length, first &+ 2 &* length, first &+ 3 &* length)
                out.storeFour(SIMD4<Float>(sums) * rows.scales.four(at: row), at: start &+ place)
                place &+= 4
            }
            while place < range.count {
                let row = range.lowerBound &+ place
                out[start &+ place] = Float(rows.product(row &* length)) * rows.scales[row]
                place &+= 1
            }
        }
    }
}

/// As ``scaledRowProducts(_:_:scales:of:into:)``, for the rows that `indices` name: `products[k]` is that of row `indices[k]`.
///
/// - Precondition: every index names a row, and there is a product for each.
public func scaledRowProducts(
    _ left: Span<Int16>, _ rows: Span<Int8>, scales: Span<Float>, at indices: Span<UInt32>, into products: inout MutableSpan<Float>
) {
    let (length, count) = (left.count, indices.count)
    precondition(products.count == count, "a product for each index")
    let rowCount = UInt32(clamping: scales.count)
    for place in indices.indices { precondition(indices[place] < rowCount, "an index names a row") }
    withScaledRows(left, rows, scales) { rows in
        unsafe products.withUnsafeMutableBufferPointer { buffer in
            let out = unsafe MutableFloatLanes(buffer)
            var place = 0
            while place &+ 4 <= count {
                let (i, j) = (Int(indices[place]), Int(indices[place &+ 1]))
                let (k, l) = (Int(indices[place &+ 2]), Int(indices[place &+ 3]))
                let sums = rows.products(i &* length, j &* length, k &* length, l &* length)
                let scales = SIMD4(rows.scales[i], rows.scales[j], rows.scales[k], rows.scales[l])
                out.storeFour(SIMD4<Float>(sums) * scales, at: place)
                place &+= 4
            }
            while place < count {
                let row = Int(indices[place])
                out[place] = Float(rows.product(row &* length)) * rows.scales[row]
                place &+= 1
            }
        }
    }
}

/// Checks the shape that every row relies on, and lends rows and scales unchecked.
@inline(__always)
private func withScaledRows(_ left: Span<Int16>, _ rows: Span<Int8>, _ scales: Span<Float>, _ body: (ScaledRows) -> Void) {
    let length = left.count
    precondition(length > 0 && length % 16 == 0 && length <= 496, "a vector of whole registers that cannot overflow")
    precondition(rows.count == scales.count * length, "a row for each scale")
    unsafe left.withUnsafeBufferPointer { left in
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe scales.withUnsafeBufferPointer { scales in
                body(
                    unsafe ScaledRows(
                        left: UnsafeRawBufferPointer(left), rows: UnsafeRawBufferPointer(rows), length: length, scales: FloatLanes(scales)))
            }
        }
    }
}

/// Rows of bytes and the vector that they are multiplied with: what the loops read, unchecked.
@safe private struct ScaledRows {
    private let left: UnsafeRawBufferPointer
    private let rows: UnsafeRawBufferPointer
    private let length: Int
    let scales: FloatLanes

    @inline(__always)
    init(left: UnsafeRawBufferPointer, rows: UnsafeRawBufferPointer, length: Int, scales: FloatLanes) {
        unsafe self.left = left
        unsafe self.rows = rows
        self.length = length
        self.scales = scales
    }

    /// The products of four rows, which start at these bytes: each number of the vector is read once for the four.
    @inline(__always)
    func products(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) -> SIMD4<Int32> {
        var (a, b, c, d) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero, SIMD4<Int32>.zero, SIMD4<Int32>.zero)
        var at = 0
        while at < length {
            let (low, high) = numbers(at)
            a &+= pairs(low, high, first &+ at)
            b &+= pairs(low, high, second &+ at)
            c &+= pairs(low, high, third &+ at)
            d &+= pairs(low, high, fourth &+ at)
            at &+= 16
        }
        return halves(halves(a, b), halves(c, d))
    }

    /// The product of one row.
    @inline(__always)
    func product(_ start: Int) -> Int32 {
        var sums = SIMD4<Int32>.zero
        var at = 0
        while at < length {
            let (low, high) = numbers(at)
            sums &+= pairs(low, high, start &+ at)
            at &+= 16
        }
        return sums.wrappedSum()
    }

    @inline(__always)
    private func numbers(_ at: Int) -> (SIMD8<Int16>, SIMD8<Int16>) {
        unsafe (
            left.loadUnaligned(fromByteOffset: at &* 2, as: SIMD8<Int16>.self),
            left.loadUnaligned(fromByteOffset: at &* 2 &+ 16, as: SIMD8<Int16>.self)
        )
    }

    /// Sixteen products, added up in fours.
    @inline(__always)
    private func pairs(_ low: SIMD8<Int16>, _ high: SIMD8<Int16>, _ start: Int) -> SIMD4<Int32> {
        let bytes = unsafe rows.loadUnaligned(fromByteOffset: start, as: SIMD16<Int8>.self)
        let first = wide(low) &* wide(SIMD8<Int16>(truncatingIfNeeded: bytes.lowHalf))
        let second = wide(high) &* wide(SIMD8<Int16>(truncatingIfNeeded: bytes.highHalf))
        return (first.evenHalf &+ first.oddHalf) &+ (second.evenHalf &+ second.oddHalf)
    }

    @inline(__always)
    private func wide(_ numbers: SIMD8<Int16>) -> SIMD8<Int32> { SIMD8<Int32>(truncatingIfNeeded: numbers) }

    /// The sums of neighbours in both: two of `a`, then two of `b`.
    @inline(__always)
    private func halves(_ a: SIMD4<Int32>, _ b: SIMD4<Int32>) -> SIMD4<Int32> {
        let both = SIMD8<Int32>(lowHalf: a, highHalf: b)
        return both.evenHalf &+ both.oddHalf
    }
}
