/// The numbers that prove the epsilon of a ``PrivUnitG``: bounds on the mass of the cap that hold for every input, and a coin for the cap.
///
/// Write `G` for the law of a proposal (independent draws of a ``GaussianTable`` in `D` coordinates) and `pi(u)` for
/// `P[<u, z> >= tau]`. The released law is `G(z)` times `a(u)` inside the cap of `u` and `b(u)` outside, where
/// `a(u) = P(u) / pi(u)`, `b(u) = (1 - P(u)) / (1 - pi(u))`, and `P(u)` is the probability that the report lies in the cap. So the ratio
/// of two inputs' laws is everywhere a ratio of two of these four factors, and no point has mass under one input only.
///
/// Lemma (the cap). Let `D` be the number of coordinates, `R - 2 <= |u| <= R`, `tau = g R` and `v` = ``GaussianTable/variation``.
/// With `Y` normal and `z = round(Y)`, `<u, z>` is within `|u|_1 / 2 <= |u| sqrt(D) / 2` of `<u, Y>`, which is normal with deviation
/// `sigma |u|`: rotations don't change `Y`. Hence `pi(u) >= T(h) - (D + 1) v` for the table's upper tail T and any whole
/// `h >= g R / (R - 2) + sqrt(D) / 2 + 1/2`, and `pi(u) <= T(l) + (D + 1) v` for any whole `l <= g - sqrt(D) / 2 + 1/2`: `D` variations
/// to go from the table to `round(Y)`, one to come back.
///
/// Lemma (the coin). With `N` proposals and a coin of probability `p`, `P(u) = p (1 - (1 - pi)^N) + (1 - p) pi^N`. For `pi <= 9/16`,
/// `N >= 80` and `N pi >= 12` it is at least `p (1 - exp(-12)) > p (1 - 2^-17)` and at most `p + 2^-64`.
package struct PrivUnitCertificate: Hashable, Sendable {
    /// No cap of less mass is used, so that ``proposals`` stays below 50,000: 2^-12.
    static let leastMass: UInt128 = 1 << 52

    /// The threshold of the cap on an input of length 1, in units of the table.
    package let threshold: Int

    /// The mass of every input's cap is at least this, in units of 2^-64.
    package let massLower: UInt128

    /// The mass of every input's cap is at most this, in units of 2^-64.
    package let massUpper: UInt128

    /// The probability of the coin that asks for the cap, in units of 2^-64.
    package let coin: UInt64

    /// The number of proposals of one release.
    package let proposals: Int

    /// 2^64: probability 1.
    private static let whole: UInt128 = 1 << 64

    /// Bounds the caps of threshold `g` and finds the coin, or nil if nothing can be certified for these.
    ///
    /// - Parameters:
    ///   - threshold: `g`, at least 0.
    ///   - coordinates: The number of coordinates of an input.
    ///   - radius: `R`, at least 4.
    ///   - odds: A lower bound on `2^64 exp(epsilon)`.
    ///   - table: The law of a proposal's coordinate.
    package init?(threshold: Int, coordinates: Int, radius: Int, odds: UInt128, table: GaussianTable) {
        let root = Int(ClippedVector.squareRootRoundedUp(UInt128(coordinates)))
        let far = (2 * threshold * radius + radius - 3) / (radius - 2) + root
        let near = 2 * threshold - root
        let slack = UInt128(coordinates + 1) * table.variation
        let lower = table.tail(from: (far + 2) / 2)
        let upper = table.tail(from: (near + 1) >> 1) + slack
        let places = UInt128(64 - table.bits)
        guard lower > slack, (lower - slack) << places >= Self.leastMass, upper << places <= 9 * (Self.whole / 16) else { return nil }
        self.threshold = threshold
        self.massLower = (lower - slack) << places
        self.massUpper = upper << places
        self.proposals = max(80, Int((12 * Self.whole + massLower - 1) / massLower))
        // The odds of the coin may be exp(epsilon) pi / (1 - pi): rounded down at every step, and checked below.
        let (high, low) = odds.multipliedFullWidth(by: massLower)
        let weight = high << 64 | low >> 64
        let (quotient, _) = (weight + Self.whole - massLower).dividingFullWidth((weight >> 64, weight << 64))
        guard quotient > 2, quotient < Self.whole else { return nil }
        self.coin = UInt64(quotient - 2)
        guard holds(odds: odds), UInt128(coin) > massUpper else { return nil }
    }

    /// Whether each ratio of two factors is at most `odds / 2^64`, with every quantity at its worst bound.
    package func holds(odds: UInt128) -> Bool {
        let (inUpper, inLower) = (UInt128(coin) + 1, UInt128(coin) - UInt128(coin) >> 17 - 1)
        let (outUpper, outLower) = (Self.whole - inLower, Self.whole - inUpper)
        let (restUpper, restLower) = (Self.whole - massLower, Self.whole - massUpper)
        return Self.isWithin(inUpper * restUpper, massLower * outLower, odds)
            && Self.isWithin(inUpper * massUpper, massLower * inLower, odds)
            && Self.isWithin(outUpper * restUpper, restLower * outLower, odds)
            && Self.isWithin(outUpper * massUpper, restLower * inLower, odds)
    }

    /// Whether `left * 2^64 <= right * odds`.
    private static func isWithin(_ left: UInt128, _ right: UInt128, _ odds: UInt128) -> Bool {
        let bound = right.multipliedFullWidth(by: odds)
        return (left >> 64, left << 64) <= (bound.high, bound.low)
    }

    /// How far the mean of a report points along its input, to within a factor that is the same for all thresholds of one table:
    /// `phi(g) (p - pi) / (pi (1 - pi))`. A guide to the best threshold, not a part of the proof.
    func signal(_ table: GaussianTable) -> UInt128 {
        let mass = table.tail(from: threshold) << UInt128(64 - table.bits)
        guard UInt128(coin) > mass else { return 0 }
        let density = table.mass(of: threshold) << UInt128(64 - table.bits)
        return density * ((UInt128(coin) - mass) >> 16) / (((mass >> 16) * ((Self.whole - mass) >> 16)) >> 40)
    }
}
