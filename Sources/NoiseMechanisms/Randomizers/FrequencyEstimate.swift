/// How many subjects are estimated to hold a value, and how far that may be off.
public struct FrequencyEstimate: Hashable, Sendable {
    /// The unbiased estimate. It can be negative or above the number of reports.
    public let count: Double

    /// The variance that the randomizer adds, at the estimated count.
    public let variance: Double

    /// An estimate with its variance.
    public init(count: Double, variance: Double) {
        self.count = count
        self.variance = variance
    }

    /// The square root of ``variance``.
    public var standardDeviation: Double { variance.squareRoot() }
}
