/// Bounds on the exponential function in fixed point: integers below and above the true value, from additions, multiplications and
/// divisions that round the right way. Probabilities are derived from these, never from a floating-point library.
package enum FixedPointExponential {
    /// The number of binary places of a decayed value, and of everything that is multiplied by ``product(_:_:)``.
    package static let decayPlaces: UInt128 = 96

    /// 1, with ``decayPlaces`` places.
    package static let one: UInt128 = 1 << decayPlaces

    /// An integer that is at most a quantity, and one that is at least the quantity.
    package typealias Bounds = (lower: UInt128, upper: UInt128)

    /// Bounds on `2^64 * exp(numerator / denominator)`, about 2^-60 of the value apart.
    ///
    /// The power series has positive terms only: each is made from the one before, rounded down for the lower bound and up for the
    /// upper. Once a term is at most half of the one before, everything after it is at most the term itself.
    ///
    /// - Precondition: the quotient is at most 24 and the denominator from 1 to 2^22, so that a term is below 2^99 and no product
    ///   reaches 2^127.
    package static func growth(_ numerator: UInt64, _ denominator: UInt64) -> Bounds {
        precondition((1...(1 << 22)).contains(denominator) && numerator <= 24 * denominator, "the exponent is out of range")
        var term: Bounds = (1 << 64, 1 << 64)
        var sum = term
        var divisor: UInt128 = 0
        while true {
            divisor += UInt128(denominator)
            term.lower = term.lower * UInt128(numerator) / divisor
            term.upper = (term.upper * UInt128(numerator) + divisor - 1) / divisor
            sum.lower += term.lower
            sum.upper += term.upper
            if term.lower == 0, divisor >= 2 * UInt128(numerator) { return (sum.lower, sum.upper + term.upper + 1) }
        }
    }

    /// Bounds on `2^96 * exp(-numerator / denominator)`, at most a few hundred units apart.
    ///
    /// `exp(-1)` to the whole part by squaring, times the alternating series of the fraction.
    ///
    /// - Precondition: the denominator is from 1 to 2^95.
    package static func decay(_ numerator: UInt128, _ denominator: UInt128) -> Bounds {
        precondition(denominator > 0 && denominator < 1 << 95, "the exponent is out of range")
        var (whole, part) = numerator.quotientAndRemainder(dividingBy: denominator)
        // part / denominator in binary places: the quotient rounded down, and that plus 1.
        let (fraction, remainder) = denominator.dividingFullWidth((part >> 32, part << 96))
        var result = decayOfFraction((fraction, fraction + (remainder == 0 ? 0 : 1)))
        // exp(-67) is below 2^-96.
        guard whole < 67 else { return (0, 1) }
        var power = decayOfFraction((one, one))
        while whole > 0 {
            if whole & 1 == 1 { result = product(result, power) }
            power = product(power, power)
            whole >>= 1
        }
        return result
    }

    /// Bounds on a product of two numbers in ``decayPlaces`` places, each at most 2^110.
    package static func product(_ left: Bounds, _ right: Bounds) -> Bounds {
        (productRoundedDown(left.lower, right.lower), productRoundedDown(left.upper, right.upper) + 1)
    }

    private static func productRoundedDown(_ left: UInt128, _ right: UInt128) -> UInt128 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high << 32 | low >> 96
    }

    /// The alternating series of `exp(-x)` for x in [0, 1]. Even powers count with their own bounds, odd ones with the opposite; 32 terms
    /// leave less than `1/32!`, which is below one unit.
    private static func decayOfFraction(_ x: Bounds) -> Bounds {
        var power: Bounds = (one, one)
        var positive: Bounds = (one, one)
        var negative: Bounds = (0, 0)
        for degree in 1...32 as ClosedRange<UInt128> {
            power = product(power, x)
            power = (power.lower / degree, power.upper / degree + 1)
            if degree & 1 == 0 {
                positive = (positive.lower + power.lower, positive.upper + power.upper)
            } else {
                negative = (negative.lower + power.lower, negative.upper + power.upper)
            }
        }
        return (positive.lower - negative.upper - 1, min(one, positive.upper - negative.lower + 1))
    }
}
