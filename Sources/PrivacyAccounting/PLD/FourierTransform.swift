/// The discrete Fourier transform of a power-of-two number of complex values, held as real and imaginary parts in vectors of four.
///
/// Forward runs from natural to bit-reversed order (decimation in frequency), inverse the other way round, so nothing is ever permuted. Both
/// take radix-4 steps. The twiddles are products of two exact tables, three units in the last place at worst.
struct FourierTransform {
    typealias Vector = SIMD4<Double>

    /// The number of values, a power of two and at least 16.
    let length: Int
    /// `exp(-i pi j / m)` at position `m + j`, for every power of two `m` from 4 to half the length.
    private let cosines: [Vector]
    private let sines: [Vector]

    /// The bound on the relative error of one transform in the Euclidean norm (Higham 2002, Theorem 24.2, with room to spare).
    var relativeError: Double { 8 * Double.ulpOfOne * Double(length.trailingZeroBitCount + 2) }

    /// A transform of the least power of two that is at least `length`.
    init(atLeast length: Int) {
        var size = 16
        while size < length { size *= 2 }
        self.length = size
        let half = size / 2
        var realParts = [Double](repeating: 0, count: size)
        var imaginaryParts = [Double](repeating: 0, count: size)
        // exp(-i pi j / half) for j = a * stride + b is the product of two short tables.
        let stride = 1 << (half.trailingZeroBitCount / 2)
        let step = Double.pi / Double(half)
        let fine = (0..<stride).map { (RealFunctions.cosine(step * Double($0)), -RealFunctions.sine(step * Double($0))) }
        var position = half
        for coarse in Swift.stride(from: 0, to: half, by: stride) {
            let real = RealFunctions.cosine(step * Double(coarse))
            let imaginary = -RealFunctions.sine(step * Double(coarse))
            for (fineReal, fineImaginary) in fine {
                realParts[position] = real * fineReal - imaginary * fineImaginary
                imaginaryParts[position] = real * fineImaginary + imaginary * fineReal
                position += 1
            }
        }
        var m = half / 2
        while m >= 4 {
            for j in 0..<m {
                realParts[m + j] = realParts[2 * (m + j)]
                imaginaryParts[m + j] = imaginaryParts[2 * (m + j)]
            }
            m /= 2
        }
        cosines = Self.packed(realParts)
        sines = Self.packed(imaginaryParts)
    }

    /// Groups values by four; the count must be a multiple of four.
    static func packed(_ values: [Double]) -> [Vector] {
        var vectors: [Vector] = []
        vectors.reserveCapacity(values.count / 4)
        for index in stride(from: 0, to: values.count, by: 4) {
            vectors.append(Vector(values[index], values[index + 1], values[index + 2], values[index + 3]))
        }
        return vectors
    }

    /// Natural to bit-reversed order, without scaling.
    func forward(_ re: inout [Vector], _ im: inout [Vector]) {
        var block = length
        if length.trailingZeroBitCount % 2 == 1 {
            let half = block / 8
            for j in 0..<half {
                let (real, imaginary) = (re[j], im[j])
                let (nextReal, nextImaginary) = (re[j + half], im[j + half])
                re[j] = real + nextReal
                im[j] = imaginary + nextImaginary
                let (c, s) = (cosines[half + j], sines[half + j])
                let (dr, di) = (real - nextReal, imaginary - nextImaginary)
                re[j + half] = dr * c - di * s
                im[j + half] = dr * s + di * c
            }
            block /= 2
        }
        while block > 4 {
            let m = block / 16
            for start in stride(from: 0, to: length / 4, by: block / 4) {
                for j in 0..<m {
                    let (i0, i1, i2, i3) = (start + j, start + j + m, start + j + 2 * m, start + j + 3 * m)
                    let (c1, s1) = (cosines[2 * m + j], sines[2 * m + j])
                    let (c2, s2) = (cosines[m + j], sines[m + j])
                    let (sr02, si02) = (re[i0] + re[i2], im[i0] + im[i2])
                    let (dr02, di02) = (re[i0] - re[i2], im[i0] - im[i2])
                    let (sr13, si13) = (re[i1] + re[i3], im[i1] + im[i3])
                    let (dr13, di13) = (re[i1] - re[i3], im[i1] - im[i3])
                    re[i0] = sr02 + sr13
                    im[i0] = si02 + si13
                    let (er, ei) = (sr02 - sr13, si02 - si13)
                    re[i1] = er * c2 - ei * s2
                    im[i1] = er * s2 + ei * c2
                    let (fr, fi) = (dr02 + di13, di02 - dr13)
                    re[i2] = fr * c1 - fi * s1
                    im[i2] = fr * s1 + fi * c1
                    let (c3, s3) = (c1 * c2 - s1 * s2, c1 * s2 + s1 * c2)
                    let (gr, gi) = (dr02 - di13, di02 + dr13)
                    re[i3] = gr * c3 - gi * s3
                    im[i3] = gr * s3 + gi * c3
                }
            }
            block /= 4
        }
        for index in re.indices { Self.forwardFour(&re[index], &im[index]) }
    }

    /// Bit-reversed to natural order, without scaling: the result is `length` times the inverse.
    func inverse(_ re: inout [Vector], _ im: inout [Vector]) {
        for index in re.indices { Self.inverseFour(&re[index], &im[index]) }
        var block = 4
        while block * 4 <= length {
            block *= 4
            let m = block / 16
            for start in stride(from: 0, to: length / 4, by: block / 4) {
                for j in 0..<m {
                    let (i0, i1, i2, i3) = (start + j, start + j + m, start + j + 2 * m, start + j + 3 * m)
                    let (c1, s1) = (cosines[2 * m + j], sines[2 * m + j])
                    let (c2, s2) = (cosines[m + j], sines[m + j])
                    let (t1r, t1i) = (re[i1] * c2 + im[i1] * s2, im[i1] * c2 - re[i1] * s2)
                    let (b0r, b0i) = (re[i0] + t1r, im[i0] + t1i)
                    let (b1r, b1i) = (re[i0] - t1r, im[i0] - t1i)
                    let (t3r, t3i) = (re[i3] * c2 + im[i3] * s2, im[i3] * c2 - re[i3] * s2)
                    let (b2r, b2i) = (re[i2] + t3r, im[i2] + t3i)
                    let (b3r, b3i) = (re[i2] - t3r, im[i2] - t3i)
                    let (ur, ui) = (b2r * c1 + b2i * s1, b2i * c1 - b2r * s1)
                    let (vr, vi) = (b3r * c1 + b3i * s1, b3i * c1 - b3r * s1)
                    re[i0] = b0r + ur
                    im[i0] = b0i + ui
                    re[i2] = b0r - ur
                    im[i2] = b0i - ui
                    re[i1] = b1r - vi
                    im[i1] = b1i + vr
                    re[i3] = b1r + vi
                    im[i3] = b1i - vr
                }
            }
        }
        if block < length {
            let half = length / 8
            for j in 0..<half {
                let (c, s) = (cosines[half + j], sines[half + j])
                let (tr, ti) = (re[j + half] * c + im[j + half] * s, im[j + half] * c - re[j + half] * s)
                let (real, imaginary) = (re[j], im[j])
                re[j] = real + tr
                im[j] = imaginary + ti
                re[j + half] = real - tr
                im[j + half] = imaginary - ti
            }
        }
    }

    private static func forwardFour(_ re: inout Vector, _ im: inout Vector) {
        let (sr, si) = (re.lowHalf + re.highHalf, im.lowHalf + im.highHalf)
        let (dr, di) = (re.lowHalf - re.highHalf, im.lowHalf - im.highHalf)
        re = Vector(sr.x + sr.y, sr.x - sr.y, dr.x + di.y, dr.x - di.y)
        im = Vector(si.x + si.y, si.x - si.y, di.x - dr.y, di.x + dr.y)
    }

    private static func inverseFour(_ re: inout Vector, _ im: inout Vector) {
        let (r0, r1, r2, r3) = (re.x + re.y, re.x - re.y, re.z + re.w, re.z - re.w)
        let (i0, i1, i2, i3) = (im.x + im.y, im.x - im.y, im.z + im.w, im.z - im.w)
        re = Vector(r0 + r2, r1 - i3, r0 - r2, r1 + i3)
        im = Vector(i0 + i2, i1 + r3, i0 - i2, i1 - r3)
    }
}
