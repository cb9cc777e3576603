/// How much a ``FactStore`` keeps. Every bound counts facts that are not over yet.
public struct FactStoreLimits: Sendable, Hashable {
    /// Most facts of one item or one subject.
    public var perOwner: Int
    /// Most facts of the market.
    public var market: Int
    /// Most facts of all items together.
    public var items: Int
    /// Most facts of all subjects together.
    public var subjects: Int
    /// Longest life of a fact in milliseconds.
    public var lifetime: Int64

    /// Limits; by default 64 facts an owner, 1,024 of the market, 50,000 of items, 65,536 of subjects, each for at most 366 days.
    public init(
        perOwner: Int = 64, market: Int = 1_024, items: Int = 50_000, subjects: Int = 65_536, lifetime: Int64 = 366 * 86_400_000
    ) {
        self.perOwner = perOwner
        self.market = market
        self.items = items
        self.subjects = subjects
        self.lifetime = lifetime
    }

    func total(of scope: FactName.Scope) -> Int {
        switch scope {
        case .market: market
        case .item: items
        case .subject: subjects
        case .session, .request: 0
        }
    }

    func each(of scope: FactName.Scope) -> Int { scope == .market ? market : perOwner }
}
