/// The convolution of tilted grids with themselves and each other, upper and lower side at once: one is the real, the other the imaginary part of
/// what is transformed.
struct PairedConvolution {
    let upper: [Double]
    let lower: [Double]
    /// A bound on the Euclidean norm of the round-off in each of the two.
    let error: Double

    private typealias Vector = FourierTransform.Vector

    /// The elements from `first` to `first + count - 1`. What lies outside is folded back in, modulo the transform's length.
    init(_ grids: [TiltedGrid], _ counts: [Int], first: Int, count: Int) {
        let transform = FourierTransform(atLeast: count)
        let vectors = transform.length / 4
        var upperProduct: (re: [Vector], im: [Vector]) = ([], [])
        var lowerProduct: (re: [Vector], im: [Vector]) = ([], [])
        var error = 0.0
        for (grid, power) in zip(grids, counts) {
            var (re, im) = Self.folded(grid, transform.length)
            transform.forward(&re, &im)
            error += Double(power) * grid.norm
            let isFirst = upperProduct.re.isEmpty
            if isFirst {
                upperProduct = (re, im)
                lowerProduct = (re, im)
            }
            for index in 0..<vectors {
                let mirror = Self.mirror(index)
                guard index <= mirror else { continue }
                // In bit-reversed order the negative frequency is found by reflection within blocks of a power of two.
                let otherRe = index == 0 ? Self.reflectedFirst(re[0]) : Self.reversed(re[mirror])
                let otherIm = index == 0 ? Self.reflectedFirst(im[0]) : Self.reversed(im[mirror])
                let up = Self.power(0.5 * (re[index] + otherRe), 0.5 * (im[index] - otherIm), power)
                let low = Self.power(0.5 * (im[index] + otherIm), 0.5 * (otherRe - re[index]), power)
                if isFirst {
                    (upperProduct.re[index], upperProduct.im[index]) = up
                    (lowerProduct.re[index], lowerProduct.im[index]) = low
                } else {
                    let (ur, ui) = (upperProduct.re[index], upperProduct.im[index])
                    upperProduct.re[index] = ur * up.re - ui * up.im
                    upperProduct.im[index] = ur * up.im + ui * up.re
                    let (lr, li) = (lowerProduct.re[index], lowerProduct.im[index])
                    lowerProduct.re[index] = lr * low.re - li * low.im
                    lowerProduct.im[index] = lr * low.im + li * low.re
                }
            }
        }
        var re = [Vector](repeating: .zero, count: vectors)
        var im = re
        for index in 0..<vectors {
            let mirror = Self.mirror(index)
            guard index <= mirror else { continue }
            let (ur, ui) = (upperProduct.re[index], upperProduct.im[index])
            let (lr, li) = (lowerProduct.re[index], lowerProduct.im[index])
            if index != mirror {
                re[mirror] = Self.reversed(ur + li)
                im[mirror] = Self.reversed(lr - ui)
            }
            re[index] = ur - li
            im[index] = ui + lr
        }
        transform.inverse(&re, &im)
        let scale = 1 / Double(transform.length)
        let start = ((first % transform.length) + transform.length) % transform.length
        upper = Self.rotated(re, start, count, scale)
        lower = Self.rotated(im, start, count, scale)
        // Each factor has the error of a forward transform and passes it on at most unchanged, since no frequency exceeds 1; the products and the
        // transform back add as much again. The two sides share their transforms, hence another factor of 2.
        self.error = 4 * transform.relativeError * (error + 1)
    }

    /// Both sides of a grid at their indices modulo `length`.
    private static func folded(_ grid: TiltedGrid, _ length: Int) -> (re: [Vector], im: [Vector]) {
        var upper = [Double](repeating: 0, count: length)
        var lower = upper
        var position = ((grid.first % length) + length) % length
        for index in grid.upper.indices {
            upper[position] += grid.upper[index]
            lower[position] += grid.lower[index]
            position = position + 1 == length ? 0 : position + 1
        }
        return (FourierTransform.packed(upper), FourierTransform.packed(lower))
    }

    /// The values from `start` on, around the end, scaled. A probability that round-off made negative is 0, which is nearer to the truth.
    private static func rotated(_ values: [Vector], _ start: Int, _ count: Int, _ scale: Double) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(count)
        let mask = values.count * 4 - 1
        for offset in 0..<count {
            let position = (start + offset) & mask
            result.append(max(0, values[position >> 2][position & 3] * scale))
        }
        return result
    }

    /// The vector that holds the negative frequencies of the vector at `index`.
    private static func mirror(_ index: Int) -> Int {
        guard index > 0 else { return 0 }
        let block = 1 << (Int.bitWidth - 1 - index.leadingZeroBitCount)
        return 3 * block - 1 - index
    }

    private static func reversed(_ vector: Vector) -> Vector { Vector(vector.w, vector.z, vector.y, vector.x) }

    /// Of the first four frequencies, 0 and half the length are their own negatives, and a quarter and three quarters each other's.
    private static func reflectedFirst(_ vector: Vector) -> Vector { Vector(vector.x, vector.y, vector.w, vector.z) }

    /// Four complex numbers to a power of at least 1.
    private static func power(_ re: Vector, _ im: Vector, _ exponent: Int) -> (re: Vector, im: Vector) {
        guard exponent > 1 else { return (re, im) }
        var (baseRe, baseIm) = (re, im)
        var result = (re: Vector(repeating: 1), im: Vector.zero)
        var rest = exponent
        while true {
            if rest & 1 == 1 {
                result = (result.re * baseRe - result.im * baseIm, result.re * baseIm + result.im * baseRe)
            }
            rest >>= 1
            guard rest > 0 else { return result }
            (baseRe, baseIm) = (baseRe * baseRe - baseIm * baseIm, 2 * baseRe * baseIm)
        }
    }
}
