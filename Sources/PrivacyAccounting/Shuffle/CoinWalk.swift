/// The binomial distribution of a growing number of fair coins near a fixed share of them: the mass at the cut, and all that lies below it.
///
/// One more coin changes both by a few multiplications; from time to time they are computed anew, so that rounding does not add up.
struct CoinWalk {
    /// The number of coins.
    private(set) var coins: Int
    /// The largest number of heads below `share * (coins + 1)`.
    private(set) var cut: Int
    /// The probability of exactly `cut` heads.
    private(set) var mass: Double
    /// The probability of fewer.
    private(set) var below: Double

    private static let renewal = 2_048

    init(coins: Int, share: Double) {
        self.coins = coins
        self.cut = Self.cut(coins, share)
        self.mass = 0
        self.below = 0
        renew()
    }

    /// One more coin.
    mutating func advance(share: Double) {
        coins += 1
        let next = Self.cut(coins, share)
        guard !coins.isMultiple(of: Self.renewal), cut > 0, next - cut <= 1 else {
            cut = next
            return renew()
        }
        let left = mass * Double(cut) / Double(coins - cut)
        below -= left / 2
        mass = (mass + left) / 2
        if next > cut {
            below += mass
            mass *= Double(coins - cut) / Double(cut + 1)
            cut = next
        }
    }

    private mutating func renew() {
        mass = RealFunctions.exp(BinomialDistribution(trials: coins, success: 0.5, failure: 0.5).logMass(cut))
        below = 0
        var term = mass
        for heads in stride(from: cut, to: 0, by: -1) {
            term *= Double(heads) / Double(coins - heads + 1)
            below += term
            if term <= below * 1e-18 { break }
        }
    }

    private static func cut(_ coins: Int, _ share: Double) -> Int {
        min(coins, Int(share * Double(coins + 1)))
    }
}
