/// The convolution of tilted grids with themselves and each other, upper and lower side at once: one is the real, the other the imaginary part of
/// what is transformed.
struct PairedConvolution {
    let upper: [Double]
    let lower: [Double]
    /// A bound on the Euclidean norm of the round-off in each of the two.
    let error: Double

    private typealias Vector = FourierTransform.Vector

    /// Four complex numbers of the upper side's spectrum and four of the lower side's.
    private struct Frequencies {
        var upperRe: Vector
        var upperIm: Vector
        var lowerRe: Vector
        var lowerIm: Vector

        static func * (left: Frequencies, right: Frequencies) -> Frequencies {
            Frequencies(
                upperRe: left.upperRe * right.upperRe - left.upperIm * right.upperIm,
                upperIm: left.upperRe * right.upperIm + left.upperIm * right.upperRe,
                lowerRe: left.lowerRe * right.lowerRe - left.lowerIm * right.lowerIm,
                lowerIm: left.lowerRe * right.lowerIm + left.lowerIm * right.lowerRe)
        }

        var largestSquare: Double {
            max((upperRe * upperRe + upperIm * upperIm).max(), (lowerRe * lowerRe + lowerIm * lowerIm).max())
        }
    }

    /// The elements from `first` to `first + count - 1`. What lies outside is folded back in, modulo the transform's length.
    init(_ grids: [TiltedGrid], _ counts: [Int], first: Int, count: Int) {
        let transform = FourierTransform(atLeast: count)
        var products: [Frequencies] = []
        var (re, im): ([Vector], [Vector]) = ([], [])
        var error = 0.0
        for (number, (grid, power)) in zip(grids, counts).enumerated() {
            (re, im) = Self.folded(grid, transform.length)
            transform.forward(&re, &im)
            error += Double(power) * grid.norm
            let isLast = number == grids.count - 1
            // Frequencies whose power is below e^-100 are left out.
            let cutoff = RealFunctions.exp(-200 / Double(power))
            var position = 0
            for index in re.indices {
                let mirror = Self.mirror(index)
                guard index <= mirror else { continue }
                var frequencies = Self.separated(re, im, index, mirror)
                frequencies = frequencies.largestSquare < cutoff ? Self.nothing : Self.power(frequencies, power)
                if number > 0 { frequencies = products[position] * frequencies }
                if isLast {
                    Self.join(frequencies, &re, &im, index, mirror)
                } else if number > 0 {
                    products[position] = frequencies
                } else {
                    products.append(frequencies)
                }
                position += 1
            }
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

    private static let nothing = Frequencies(upperRe: .zero, upperIm: .zero, lowerRe: .zero, lowerIm: .zero)

    /// The two sides' spectra: the parts of the joint one that are even and odd under conjugation. In bit-reversed order the negative frequencies are
    /// found by reflection within blocks of a power of two.
    private static func separated(_ re: [Vector], _ im: [Vector], _ index: Int, _ mirror: Int) -> Frequencies {
        let otherRe = index == 0 ? reflectedFirst(re[0]) : reversed(re[mirror])
        let otherIm = index == 0 ? reflectedFirst(im[0]) : reversed(im[mirror])
        return Frequencies(
            upperRe: 0.5 * (re[index] + otherRe), upperIm: 0.5 * (im[index] - otherIm), lowerRe: 0.5 * (im[index] + otherIm),
            lowerIm: 0.5 * (otherRe - re[index]))
    }

    /// The joint spectrum of both sides, at the frequencies and their negatives.
    private static func join(_ all: Frequencies, _ re: inout [Vector], _ im: inout [Vector], _ index: Int, _ mirror: Int) {
        if index != mirror {
            re[mirror] = reversed(all.upperRe + all.lowerIm)
            im[mirror] = reversed(all.lowerRe - all.upperIm)
        }
        re[index] = all.upperRe - all.lowerIm
        im[index] = all.upperIm + all.lowerRe
    }

    /// Both sides of a grid at their indices modulo `length`.
    private static func folded(_ grid: TiltedGrid, _ length: Int) -> (re: [Vector], im: [Vector]) {
        var re = [Vector](repeating: .zero, count: length / 4)
        var im = re
        let start = ((grid.first % length) + length) % length
        for index in grid.upper.indices {
            let position = (start + index) & (length - 1)
            re[position >> 2][position & 3] += grid.upper[index]
            im[position >> 2][position & 3] += grid.lower[index]
        }
        return (re, im)
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

    /// All eight to a power of at least 1.
    private static func power(_ base: Frequencies, _ exponent: Int) -> Frequencies {
        var result = base
        // The leading bit is the base itself.
        var bit = 1 << (Int.bitWidth - 1 - exponent.leadingZeroBitCount)
        while bit > 1 {
            bit >>= 1
            result = result * result
            if exponent & bit != 0 { result = result * base }
        }
        return result
    }
}
