package import Keystream

/// A law on the integers that follows the normal distribution closely enough to prove things about it: the discrete Gaussian of a whole
/// deviation `sigma`, with every probability rounded to a multiple of `2^-bits`, cut where less than one unit is left.
///
/// One word of key stream makes one draw, whatever the draw. What certifies ``PrivUnitG`` is a coupling with a continuous normal variable
/// `Y` of standard deviation `sigma`. Let `round(Y)` have the law R, the discrete Gaussian the law D and this table the law T. Then
/// - `TV(D, R) <= 1 / (24 sigma^2)`: `R(z) = D(z) (1 + t) I(z)`, where `1 + t >= 1` is the ratio of the two normalisations (Poisson
///   summation) and `I(z)`, the mean over `|y| <= 1/2` of `exp(-(2zy + y^2) / (2 sigma^2))`, is at least `1 - E[y^2] / (2 sigma^2)`, since
///   y and -y pair to a hyperbolic cosine. The variation is the sum of `D - R` where that is positive;
/// - `TV(T, D)` is at most the number of entries, in units: each cumulative probability is off by less than one.
package struct GaussianTable: Hashable, Sendable {
    /// The standard deviation, a whole number.
    package let deviation: Int

    /// Probabilities are multiples of 2^-bits.
    package let bits: Int

    /// `cumulative[k]` is the probability of a magnitude of at most `k`, in units of 2^-(bits - 1); the sign takes the last bit.
    package let cumulative: [UInt64]

    /// For each value of a draw's leading bits, the least magnitude that is possible.
    private let guide: [UInt16]

    private static let guideBits = 12

    /// The table that releases use: deviation 1024, multiples of 2^-64.
    package static let standard = GaussianTable(deviation: 1024, bits: 64)

    /// Makes the table of a law.
    ///
    /// - Precondition: the deviation is from 2 to 2048, and bits from 13 to 64.
    package init(deviation: Int, bits: Int) {
        precondition((2...2048).contains(deviation) && (13...64).contains(bits), "the table is out of range")
        // exp(-z^2 / 2s^2) grows from its neighbour by exp(-(2z + 1) / 2s^2), and that factor by exp(-1 / s^2).
        let square = UInt128(deviation * deviation)
        var weight = FixedPointExponential.decay(0, 1)
        var factor = FixedPointExponential.decay(1, 2 * square)
        let factorStep = FixedPointExponential.decay(1, square)
        var sums: [UInt128] = []
        var sum: UInt128 = 0
        // The lower bounds are the weights of this table; they are below the true ones by less than 2^-60 of a table unit altogether.
        while weight.lower > 0 {
            sum += sums.isEmpty ? weight.lower : 2 * weight.lower
            sums.append(sum)
            weight = FixedPointExponential.product(weight, factor)
            factor = FixedPointExponential.product(factor, factorStep)
        }
        let units: UInt128 = 1 << UInt128(bits - 1)
        var cumulative: [UInt64] = []
        for partial in sums {
            let (quotient, _) = sum.dividingFullWidth((partial.multipliedFullWidth(by: units)))
            cumulative.append(UInt64(quotient))
            if quotient == units { break }
        }
        // The last entry is all that is left; a draw is always below it.
        let cut = cumulative.firstIndex { $0 + 1 >= UInt64(units) } ?? cumulative.count - 1
        cumulative.removeSubrange((cut + 1)...)
        cumulative[cut] = UInt64(units)
        self.deviation = deviation
        self.bits = bits
        self.cumulative = cumulative
        var guide: [UInt16] = []
        for start in 0..<(1 << Self.guideBits) {
            let least = UInt64(start) << UInt64(bits - 1 - Self.guideBits)
            var magnitude = Int(guide.last ?? 0)
            while cumulative[magnitude] <= least { magnitude += 1 }
            guide.append(UInt16(magnitude))
        }
        self.guide = guide
    }

    /// The largest magnitude of a draw.
    package var largestMagnitude: Int { cumulative.count - 1 }

    /// At least the total variation between this law and a rounded normal variable of the same deviation, in units of 2^-bits.
    package var variation: UInt128 {
        let square = UInt128(24 * deviation * deviation)
        return ((1 << UInt128(bits)) + square - 1) / square + 2 * UInt128(cumulative.count)
    }

    /// The probability of at least `magnitude`, one-sided, in units of 2^-bits. Of zero or less it is reflected.
    package func tail(from value: Int) -> UInt128 {
        let whole: UInt128 = 1 << UInt128(bits)
        guard value > 0 else { return whole - tail(from: 1 - value) }
        guard value <= largestMagnitude else { return 0 }
        // Half of the magnitudes of value and more, which is 2^(bits-1) - cumulative in units twice as large.
        return whole / 2 - UInt128(cumulative[value - 1])
    }

    /// The probability of one value, in units of 2^-bits.
    package func mass(of value: Int) -> UInt128 { tail(from: value) - tail(from: value + 1) }

    /// Fills an array with independent draws, one word each: its lowest bit is the sign, its highest `bits - 1` pick the magnitude.
    package func fill(_ draws: inout [Int32], from keystream: Keystream) throws(KeystreamError) {
        let cumulative = cumulative.span
        let guide = guide.span
        let (skipped, shift) = (UInt64(65 - bits), UInt64(bits - 1 - Self.guideBits))
        for index in draws.indices {
            let word = try keystream.nextUInt64()
            let position = word &>> skipped
            var magnitude = Int(guide[Int(truncatingIfNeeded: position &>> shift)])
            while cumulative[magnitude] <= position { magnitude &+= 1 }
            let sign = Int32(truncatingIfNeeded: word & 1)
            draws[index] = (Int32(truncatingIfNeeded: magnitude) ^ -sign) &+ sign
        }
    }
}
