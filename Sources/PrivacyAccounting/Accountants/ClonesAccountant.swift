/// Basic composition of shuffled reports by the bound of 2021 ("Hiding among the clones"): delta is shared equally among the rounds.
///
/// The figures hold only if the shuffler is honest; without it each round costs its epsilon0, which is what ``PureAccountant`` adds up.
public struct ClonesAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "clones"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    private var rounds: [DPEvent.Leaf] = []
    private var isPrivate = true

    /// The bound is for replaced neighbours.
    public init(neighboring: NeighboringRelation = .replaceOne) {
        self.neighboring = neighboring
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        guard neighboring == .replaceOne else {
            throw AccountingError(.unsupportedNeighboring, "the clones bound is for replace_one")
        }
        var next = self
        for leaf in try event.leaves(count: count, under: neighboring) {
            if leaf.event == .nonPrivate {
                next.isPrivate = false
                continue
            }
            _ = try Self.bound(leaf.event)
            next.rounds.append(leaf)
        }
        self = next
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard delta >= 0, delta <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        guard isPrivate else { return PrivacyBound(upper: .infinity) }
        let share = delta / rounds.reduce(0) { $0 + Double($1.count) }
        var sum = 0.0
        for round in rounds { sum += Double(round.count) * (try Self.bound(round.event).epsilon(delta: share) ?? .infinity) }
        return PrivacyBound(upper: sum)
    }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        guard isPrivate else { return PrivacyBound(upper: 1) }
        if rounds.isEmpty { return PrivacyBound(upper: 0) }
        if rounds.count == 1, rounds[0].count == 1 {
            return PrivacyBound(upper: try Self.bound(rounds[0].event).delta(epsilon: epsilon) ?? 1)
        }
        // The least -ln(delta) for which the sum exceeds epsilon.
        func exceeds(_ nats: Double) throws(AccountingError) -> Bool { try self.epsilon(delta: RealFunctions.exp(-nats)).upper > epsilon }
        if try exceeds(0) { return PrivacyBound(upper: 1) }
        guard try exceeds(64) else { return PrivacyBound(upper: RealFunctions.exp(-64)) }
        let nats = try MonotoneSearch.least(above: 0, upTo: 64, halvings: 40, meeting: exceeds)
        return PrivacyBound(upper: min(1, RealFunctions.exp(-nats) * (1 + 1e-9)))
    }

    private static func bound(_ event: DPEvent) throws(AccountingError) -> ShuffleAmplification {
        guard case .shuffled(let epsilon0, let count) = event else {
            throw AccountingError(.unsupportedEvent, "\(event.name) is not shuffled")
        }
        return try ShuffleAmplification(.any(epsilon0: epsilon0), count: count)
    }
}
