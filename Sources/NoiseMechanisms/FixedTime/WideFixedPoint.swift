/// A non-negative number in 256 bits, 240 of them behind the point: what the tables of the fixed-time sampler are computed in.
///
/// Every operation truncates and says so; ``FixedPointBounds`` turns that into bounds that hold. Used once for each table, never for a draw.
struct WideFixedPoint: Hashable, Comparable {
    /// The bits behind the point.
    static let fractionBits = 240

    static let zero = WideFixedPoint(high: 0, low: 0)
    static let one = WideFixedPoint(high: 1 << 112, low: 0)
    /// The smallest positive number, 2^-240.
    static let ulp = WideFixedPoint(high: 0, low: 1)

    let high: UInt128
    let low: UInt128

    /// 2^-exponent, for exponents from 0 to 240.
    static func halved(_ exponent: Int) -> WideFixedPoint { one.shiftedRight(exponent) }

    /// `numerator / denominator`, rounded down, for a quotient below 2^16.
    static func quotient(_ numerator: UInt64, _ denominator: UInt64) -> WideFixedPoint {
        var value = WideFixedPoint(high: UInt128(numerator / denominator) << 112, low: 0)
        var remainder = numerator % denominator
        // Long division, 60 bits at a time.
        for place in [180, 120, 60, 0] {
            let step = (UInt128(remainder) << 60).quotientAndRemainder(dividingBy: UInt128(denominator))
            remainder = UInt64(step.remainder)
            let high = place >= 128 ? step.quotient << UInt128(place - 128) : place == 0 ? 0 : step.quotient >> UInt128(128 - place)
            value = value + WideFixedPoint(high: high, low: place >= 128 ? 0 : step.quotient << UInt128(place))
        }
        return value
    }

    static func < (left: WideFixedPoint, right: WideFixedPoint) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    static func + (left: WideFixedPoint, right: WideFixedPoint) -> WideFixedPoint {
        let (low, carry) = left.low.addingReportingOverflow(right.low)
        return WideFixedPoint(high: left.high + right.high + (carry ? 1 : 0), low: low)
    }

    static func - (left: WideFixedPoint, right: WideFixedPoint) -> WideFixedPoint {
        let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
        return WideFixedPoint(high: left.high - right.high - (borrow ? 1 : 0), low: low)
    }

    /// The product, rounded down.
    static func * (left: WideFixedPoint, right: WideFixedPoint) -> WideFixedPoint {
        // Schoolbook, into four words of 128 bits; the cross products land in the middle two.
        let lows = left.low.multipliedFullWidth(by: right.low)
        let highs = left.high.multipliedFullWidth(by: right.high)
        var (second, third, fourth) = (lows.high, highs.low, highs.high)
        for cross in [left.high.multipliedFullWidth(by: right.low), left.low.multipliedFullWidth(by: right.high)] {
            let (sum, carry) = second.addingReportingOverflow(cross.low)
            second = sum
            let (next, nextCarry) = third.addingReportingOverflow(cross.high)
            let (total, totalCarry) = next.addingReportingOverflow(carry ? 1 : 0)
            third = total
            fourth += (nextCarry ? 1 : 0) + (totalCarry ? 1 : 0)
        }
        precondition(fourth >> 112 == 0, "a product below 2^16")
        return WideFixedPoint(high: third >> 112 | fourth << 16, low: second >> 112 | third << 16)
    }

    /// The quotient by a whole number up to 2^63, rounded down.
    static func / (left: WideFixedPoint, divisor: UInt64) -> WideFixedPoint {
        let wide = UInt128(divisor)
        let high = left.high.quotientAndRemainder(dividingBy: wide)
        let middle = (high.remainder << 64 | left.low >> 64).quotientAndRemainder(dividingBy: wide)
        let last = (middle.remainder << 64 | left.low & UInt128(UInt64.max)) / wide
        return WideFixedPoint(high: high.quotient, low: middle.quotient << 64 | last)
    }

    /// `1 / self`, rounded down, for a number of at least 1.
    var reciprocal: WideFixedPoint {
        // Binary long division; the remainder stays below self, which is below 2^255.
        var remainder = Self.one
        var quotient = Self.zero
        if remainder == self { return .one }
        for place in 1...Self.fractionBits {
            remainder = remainder + remainder
            if remainder >= self {
                remainder = remainder - self
                quotient = quotient + .halved(place)
            }
        }
        return quotient
    }

    /// The number times 2^places, for places from 0 to 64 and a result below 2^16.
    func shiftedLeft(_ places: Int) -> WideFixedPoint {
        guard places > 0 else { return self }
        return WideFixedPoint(high: high << UInt128(places) | low >> UInt128(128 - places), low: low << UInt128(places))
    }

    /// The number over 2^places, rounded down, for places from 0 to 240.
    func shiftedRight(_ places: Int) -> WideFixedPoint {
        guard places > 0 else { return self }
        guard places < 128 else { return WideFixedPoint(high: 0, low: high >> UInt128(places - 128)) }
        return WideFixedPoint(high: high >> UInt128(places), low: low >> UInt128(places) | high << UInt128(128 - places))
    }

    /// The first 128 bits behind the point, the rest dropped, for a number below 1.
    var leadingFraction: UInt128 { high << 16 | low >> 112 }
}
