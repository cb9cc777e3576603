/// Scores are summed as whole numbers of their last decimal, so that a sum is exact and doesn't depend on its order.
enum ScoreUnits {
    /// The number of units of a number that has at most `decimals` decimals, else nil.
    static func exactly(_ number: Double, decimals: Int) -> Int64? {
        let units = rounded(number, decimals: decimals)
        // Division rounds to the nearest Double, as reading a decimal does: equal if and only if the decimal was this one.
        return value(units, decimals: decimals) == number ? units : nil
    }

    /// The nearest number of units, halves away from zero. `number` is at most ``ScorecardLimits/magnitude`` large.
    static func rounded(_ number: Double, decimals: Int) -> Int64 { Int64((number * power(decimals)).rounded(.toNearestOrAwayFromZero)) }

    /// The number that so many units are: the `Double` nearest to the decimal.
    static func value(_ units: Int64, decimals: Int) -> Double { Double(units) / power(decimals) }

    private static func power(_ decimals: Int) -> Double { (0..<decimals).reduce(1) { product, _ in product * 10 } }
}
