/// The inner product of two vectors of equal length.
///
/// Swift never reassociates floating-point sums, so a plain loop stays scalar. This kernel fixes an order that the hardware can do in
/// parallel: sixteen partial sums (two accumulators of eight lanes), then the remainder one by one. The order depends on the length
/// alone, so equal inputs give equal bits on every machine with IEEE 754 single precision.
///
/// - Precondition: `left.count == right.count`.
public func dot(_ left: Span<Float>, _ right: Span<Float>) -> Float {
    precondition(left.count == right.count, "dot needs vectors of equal length")
    let count = left.count
    return unsafe left.withUnsafeBufferPointer { leftBuffer in
        unsafe right.withUnsafeBufferPointer { rightBuffer in
            unsafe product(FloatLanes(leftBuffer), FloatLanes(rightBuffer), at: 0, count: count)
        }
    }
}

/// The inner products of a vector with every row of a matrix, each in the summation order of ``dot(_:_:)``.
///
/// - Precondition: `vector` isn't empty, and `rows` has a whole row of its length for each product.
public func dots(_ vector: Span<Float>, _ rows: Span<Float>, into products: inout MutableSpan<Float>) {
    let (length, count) = (vector.count, products.count)
    precondition(length > 0 && rows.count == count * length, "dots needs a whole row for each product")
    unsafe vector.withUnsafeBufferPointer { vectorBuffer in
        unsafe rows.withUnsafeBufferPointer { rowBuffer in
            let (vector, rows) = unsafe (FloatLanes(vectorBuffer), FloatLanes(rowBuffer))
            for row in 0..<count { products[row] = product(vector, rows, at: row &* length, count: length) }
        }
    }
}

/// Sixteen partial sums, then the rest; `right` starts at `start`.
@inline(__always)
private func product(_ left: FloatLanes, _ right: FloatLanes, at start: Int, count: Int) -> Float {
    var even = SIMD8<Float>.zero
    var odd = SIMD8<Float>.zero
    var index = 0
    while index &+ 16 <= count {
        even += left.lanes(at: index) * right.lanes(at: start &+ index)
        odd += left.lanes(at: index &+ 8) * right.lanes(at: start &+ index &+ 8)
        index &+= 16
    }
    var sum = (even + odd).sum()
    while index < count {
        sum += left[index] * right[start &+ index]
        index &+= 1
    }
    return sum
}

/// The squared Euclidean length of a vector, in the summation order of ``dot(_:_:)``.
public func squaredNorm(_ vector: Span<Float>) -> Float {
    dot(vector, vector)
}

/// Adds `scale * source` to `target`, coordinate by coordinate.
///
/// - Precondition: `source.count == target.count`.
public func axpy(_ scale: Float, _ source: Span<Float>, into target: inout MutableSpan<Float>) {
    precondition(source.count == target.count, "axpy needs vectors of equal length")
    let count = source.count
    unsafe source.withUnsafeBufferPointer { sourceBuffer in
        unsafe target.withUnsafeMutableBufferPointer { targetBuffer in
            let sourceBytes = UnsafeRawBufferPointer(sourceBuffer)
            let targetBytes = UnsafeMutableRawBufferPointer(targetBuffer)
            let scales = SIMD8<Float>(repeating: scale)
            var index = 0
            while index &+ 8 <= count {
                let offset = index &* 4
                let sum = unsafe lanes(UnsafeRawBufferPointer(targetBytes), offset) + scales * lanes(sourceBytes, offset)
                unsafe targetBytes.storeBytes(of: sum, toByteOffset: offset, as: SIMD8<Float>.self)
                index &+= 8
            }
            while index < count {
                unsafe targetBuffer[index] += scale * sourceBuffer[index]
                index &+= 1
            }
        }
    }
}

/// Eight floats from a byte offset that the caller has checked against the buffer; the buffer is only aligned for one.
@inline(__always)
private func lanes(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> SIMD8<Float> {
    unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
}
