/// A real number between two fixed-point numbers. Every operation keeps the true value inside.
struct FixedPointBounds: Hashable {
    let low: WideFixedPoint
    let high: WideFixedPoint

    static let one = FixedPointBounds(low: .one, high: .one)
    static let zero = FixedPointBounds(low: .zero, high: .zero)

    static func + (left: FixedPointBounds, right: FixedPointBounds) -> FixedPointBounds {
        FixedPointBounds(low: left.low + right.low, high: left.high + right.high)
    }

    static func * (left: FixedPointBounds, right: FixedPointBounds) -> FixedPointBounds {
        FixedPointBounds(low: left.low * right.low, high: left.high * right.high + .ulp)
    }

    static func / (left: FixedPointBounds, divisor: UInt64) -> FixedPointBounds {
        FixedPointBounds(low: left.low / divisor, high: left.high / divisor + .ulp)
    }

    /// Twice the number.
    var doubled: FixedPointBounds { self + self }

    /// The reciprocal of a number of at least 1.
    var reciprocal: FixedPointBounds {
        FixedPointBounds(low: high.reciprocal, high: low.reciprocal + .ulp)
    }

    /// `exp(-numerator / denominator)` for a quotient of at most 64 and a denominator below 2^62.
    static func exponential(minus numerator: UInt64, over denominator: UInt64) -> FixedPointBounds {
        precondition(denominator > 0 && denominator < 1 << 62 && numerator / denominator <= 64, "a quotient that the series is for")
        // Halve seven times, so that the series is over at most 1/2, and square as often.
        let halvings = 7
        let quotient = WideFixedPoint.quotient(numerator, denominator)
        let argument = FixedPointBounds(low: quotient.shiftedRight(halvings), high: (quotient + .ulp).shiftedRight(halvings) + .ulp)

        // 1 - y + y^2/2 - ...: even and odd terms apart, so that every sum grows. The first term left out bounds the remainder.
        var (even, odd, term) = (FixedPointBounds.one, FixedPointBounds.zero, FixedPointBounds.one)
        var order: UInt64 = 1
        repeat {
            term = term * argument / order
            if order & 1 == 1 { odd = odd + term } else { even = even + term }
            order += 1
        } while term.high > WideFixedPoint.halved(236)
        var power = FixedPointBounds(low: even.low - odd.high - term.high, high: even.high - odd.low + term.high)
        for _ in 0..<halvings { power = power * power }
        return power
    }
}
