/// An assumption about others under which a smaller epsilon holds, shown beside the local guarantee and never instead of it.
public struct TrustCondition: Hashable, Sendable {
    /// A short name for the column.
    public let name: String
    /// The assumption in words.
    public let assumption: String
    /// By what the zCDP price of each release divides if the assumption holds; at least 1.
    public let rhoDivisor: UInt64

    /// A condition under which the price divides by `rhoDivisor` (at least 1).
    public init(name: String, assumption: String, rhoDivisor: UInt64) {
        self.name = name
        self.assumption = assumption
        self.rhoDivisor = max(1, rhoDivisor)
    }

    /// Only a sum of at least `count` reports with honest noise is ever looked at: the variances add up.
    public static func onlySumSeen(of count: UInt64) -> TrustCondition {
        TrustCondition(
            name: "sum of \(count)",
            assumption: "the collector discards single reports and looks only at sums of at least \(count) reports whose noise is honest",
            rhoDivisor: count)
    }
}
