extension ScoreCounts {
    /// Weights and information values are stated with four decimals: this is half a unit of the last, and room for one rounding before it.
    static let tolerance = 0.000_06

    /// A number with four decimals for a message.
    static func fourDecimals(_ number: Double) -> String { "\((number * 10_000).rounded() / 10_000)" }
}
