import PrivacyAccounting
import PrivacyLedger

/// What one subject's charges come to under every accountant, from the mechanisms' own integers and not from the prices that were charged.
///
/// zCDP is what the ledger enforces. The others only report: their curves are no stopping rule for releases that were chosen adaptively.
struct AccountantTotals: Encodable {
    /// One accountant's answer.
    struct Figure: Encodable {
        let accountant: String
        /// Epsilon at the statement's delta, from above; nil when the accountant has no theorem for what was released.
        let epsilon: Double?
        /// Epsilon from below, where the method says so.
        let lower: Double?
        /// What the figure rests on, or why there is none.
        let note: String
    }

    /// Pure, zCDP, RDP and PLD, in this order.
    let figures: [Figure]
    /// zCDP minus PLD: what enforcing costs against the tightest report; nil when either has no figure.
    let difference: Double?
    /// The releases as an event, to compute with.
    let event: DPEvent

    private enum CodingKeys: String, CodingKey { case figures, difference }

    init(charges: [LedgerEntry], tally: BudgetTally, lostMicroRho: UInt64, delta: Double) {
        var counts: [MechanismParameters: Int] = [:]
        for charge in charges { counts[charge.mechanism, default: 0] += 1 }
        let ordered = counts.sorted {
            ($0.key.kind.rawValue, $0.value, $0.key.noiseNumerator) < ($1.key.kind.rawValue, $1.value, $1.key.noiseNumerator)
        }
        // Of charges whose rows are gone only the least price is known.
        let lost: [DPEvent] = lostMicroRho == 0 ? [] : [.zeroConcentrated(rho: Double(lostMicroRho) / 1_000_000)]
        event = .composed(ordered.map { .selfComposed(event: $0.key.event, count: $0.value) } + lost)
        let limit = DPEvent.composed(ordered.map { .selfComposed(event: Self.continuousLimit($0.key.event), count: $0.value) } + lost)
        let pure = tally.isPure ? Double(tally.microEpsilon) / 1_000_000 : nil
        let enforced = BudgetReading.epsilon(of: tally.total, delta: delta)
        let renyi = Self.ask(RDPAccountant(neighboring: .replaceOne), event, delta)
        var tight = Self.ask(PLDAccountant(neighboring: .replaceOne), event, delta)
        var basis = "two-sided, computed numerically"
        if tight.bound == nil, limit != event {
            tight = Self.ask(PLDAccountant(neighboring: .replaceOne), limit, delta)
            tight.bound = tight.bound.map { PrivacyBound(upper: $0.upper, lower: nil) }
            basis = "a comparison and no bound: of continuous Gaussian noise of the same scale, which integers of this size follow closely"
        }
        figures = [
            Figure(accountant: "pure", epsilon: pure, lower: nil, note: pure == nil ? "a release had no pure guarantee" : "the plain sum"),
            Figure(accountant: "zCDP", epsilon: enforced, lower: nil, note: "the ledger's own sum, as it enforces"),
            Figure(accountant: "RDP", epsilon: renyi.bound?.upper, lower: nil, note: renyi.bound == nil ? renyi.note : "the best of many orders"),
            Figure(accountant: "PLD", epsilon: tight.bound?.upper, lower: tight.bound?.lower, note: tight.bound == nil ? tight.note : basis),
        ]
        difference = tight.bound.map { enforced - $0.upper }
    }

    /// Epsilon as text, at most `places` decimals, rounded up.
    static func text(_ epsilon: Double?) -> String {
        guard let epsilon else { return "none" }
        guard epsilon.isFinite, epsilon < 1e12 else { return "unbounded" }
        let scaled = Int64((epsilon * 10_000).rounded(.up))
        let fraction = String(scaled % 10_000)
        return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
    }

    private static func ask(_ accountant: some PrivacyAccountant, _ event: DPEvent, _ delta: Double) -> (bound: PrivacyBound?, note: String) {
        var accountant = accountant
        do throws(AccountingError) {
            try accountant.compose(event)
            return (try accountant.epsilon(delta: delta), "")
        } catch { return (nil, error.detail) }
    }

    /// The same event with continuous noise where the exact law of many integer coordinates has no closed form.
    static func continuousLimit(_ event: DPEvent) -> DPEvent {
        if case .discreteGaussianVector(let variance, let squaredSensitivity, _) = event, squaredSensitivity > 0 {
            return .gaussian(sigma: (variance / squaredSensitivity).squareRoot())
        }
        return event
    }
}
