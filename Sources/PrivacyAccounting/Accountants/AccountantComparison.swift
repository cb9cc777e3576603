/// What every accountant that has a theorem for it says about one schedule, and by how much they differ.
///
/// No statement should rest on one program: a figure is credible where two methods that share no formula agree about it. An accountant without a
/// theorem for the schedule says so, and is listed with its reason.
public struct AccountantComparison: Sendable {
    /// What one accountant says.
    public struct Row: Sendable {
        /// The accountant's name.
        public let name: String
        /// Its figure, or why it has none.
        public let result: Result<PrivacyBound, AccountingError>

        /// The figure, if it is finite.
        public var bound: PrivacyBound? {
            guard case .success(let bound) = result, bound.upper.isFinite else { return nil }
            return bound
        }
    }

    /// What is asked of each.
    public enum Question: Hashable, Sendable {
        case epsilon(delta: Double)
        case delta(epsilon: Double)
    }

    /// One row for each accountant, in the order exact, PLD, RDP, zCDP, optimal composition, clones, pure.
    public let rows: [Row]

    /// Asks every accountant. `discretization` is for the PLD.
    public init(of event: DPEvent, under neighboring: NeighboringRelation, _ question: Question, discretization: LossDiscretization = .standard) {
        rows = [
            Self.ask(ExactAccountant(neighboring: neighboring), event, question),
            Self.ask(PLDAccountant(neighboring: neighboring, discretization: discretization), event, question),
            Self.ask(RDPAccountant(neighboring: neighboring), event, question),
            Self.ask(ZCDPAccountant(neighboring: neighboring), event, question),
            Self.ask(ApproximateAccountant(neighboring: neighboring), event, question),
            Self.ask(ClonesAccountant(neighboring: neighboring), event, question),
            Self.ask(PureAccountant(neighboring: neighboring), event, question),
        ]
    }

    /// The rows with a finite figure, the tightest guarantee first.
    public var answered: [Row] {
        rows.filter { $0.bound != nil }.sorted { ($0.bound?.upper ?? .infinity) < ($1.bound?.upper ?? .infinity) }
    }

    /// The two tightest accountants and how much the second is above the first; nil if fewer than two have a figure.
    public var difference: (first: Row, second: Row, value: Double)? {
        let answered = answered
        guard answered.count >= 2, let first = answered[0].bound, let second = answered[1].bound else { return nil }
        return (answered[0], answered[1], second.upper - first.upper)
    }

    /// Pairs in which one accountant's guarantee lies below what another has shown to be the truth's lower bound: there are none unless a program
    /// is wrong. A millionth of the value is left to rounding.
    public var contradictions: [(below: Row, above: Row)] {
        var pairs: [(below: Row, above: Row)] = []
        for row in rows {
            for other in rows {
                guard let upper = row.bound?.upper, let lower = other.bound?.lower, upper < lower * (1 - 1e-6) - 1e-15 else { continue }
                // Optimal composition and clones bound the worst mechanism of a kind from below, not this one.
                guard other.name == ExactAccountant.name || other.name == PLDAccountant.name else { continue }
                pairs.append((row, other))
            }
        }
        return pairs
    }

    private static func ask<Accountant: PrivacyAccountant>(_ empty: Accountant, _ event: DPEvent, _ question: Question) -> Row {
        do throws(AccountingError) {
            if Accountant.self == PLDAccountant.self { try event.checkDistribution(under: empty.neighboring) }
            var accountant = empty
            try accountant.compose(event)
            return switch question {
            case .epsilon(let delta): Row(name: Accountant.name, result: .success(try accountant.epsilon(delta: delta)))
            case .delta(let epsilon): Row(name: Accountant.name, result: .success(try accountant.delta(epsilon: epsilon)))
            }
        } catch {
            return Row(name: Accountant.name, result: .failure(error))
        }
    }
}
