import PrivacyAccounting
import PrivacyLedger

/// One subject's statement with everything that a page shows beside it: all accountants, the spend day by day, the trade-off curve.
struct SubjectAccount: Encodable {
    /// What was charged on a day and until its end.
    struct Day: Encodable {
        let date: String
        let number: UInt32
        let microRho: UInt64
        let totalMicroRho: UInt64
        let epsilon: Double
    }

    let statement: LedgerStatement
    let totals: AccountantTotals
    /// The days with charges, in order.
    let days: [Day]
    /// By the tightest accountant that knows all of the mechanisms.
    let tradeOff: TradeOffCurve?
    /// Which accountant that was.
    let tradeOffAccountant: String?

    init(subject: SubjectKey, rows: [LedgerRow], delta: Double, conditions: [TrustCondition], drawing: Bool) {
        var charges: [LedgerEntry] = []
        var tally = BudgetTally()
        var days: [Day] = []
        for row in rows {
            let before = tally.microRho
            if row.entry.kind == .charge, row.entry.subject == subject {
                charges.append(row.entry)
                tally.add(row.entry.cost)
            } else if let closure = LedgerClosure(row), closure.losesCharges {
                closure.raise(&tally)
            } else {
                continue
            }
            let day = row.entry.day
            let spent = days.last?.number == day.number ? days.removeLast().microRho : 0
            let (sum, overflow) = spent.addingReportingOverflow(tally.microRho - before)
            days.append(
                Day(
                    date: day.description, number: day.number, microRho: overflow ? .max : sum, totalMicroRho: tally.microRho,
                    epsilon: BudgetReading.epsilon(of: tally.total, delta: delta)))
        }
        self.days = days
        statement = LedgerStatement(subject: subject, rows: rows, delta: delta, conditions: conditions)
        totals = AccountantTotals(charges: charges, tally: tally, lostMicroRho: statement.total.lostMicroRho, delta: delta)
        var curve: TradeOffCurve?
        var accountant: String?
        if drawing, !charges.isEmpty {
            let reach = 1.5 * BudgetReading.epsilon(of: tally.total, delta: delta)
            for event in [totals.event, Self.limit(totals.event)] where curve == nil {
                var tight = PLDAccountant(neighboring: .replaceOne)
                guard (try? tight.compose(event)) != nil else { continue }
                curve = TradeOffCurve(tight, reach: reach)
                accountant = PLDAccountant.name + (event == totals.event ? "" : " of continuous noise, a comparison")
            }
            if curve == nil {
                var enforced = ZCDPAccountant(neighboring: .replaceOne)
                if (try? enforced.compose(.zeroConcentrated(rho: tally.total.rho))) != nil { curve = TradeOffCurve(enforced, reach: reach) }
                accountant = ZCDPAccountant.name
            }
        }
        tradeOff = curve
        tradeOffAccountant = curve == nil ? nil : accountant
    }

    private static func limit(_ event: DPEvent) -> DPEvent {
        switch event {
        case .composed(let events): .composed(events.map(limit))
        case .selfComposed(let event, let count): .selfComposed(event: limit(event), count: count)
        default: AccountantTotals.continuousLimit(event)
        }
    }

    /// The account as a page of text.
    var text: String {
        var lines = [statement.text, "Totals by accountant, at delta \(statement.delta):"]
        for figure in totals.figures {
            let lower = figure.lower.map { " (at least \(AccountantTotals.text($0)))" } ?? ""
            lines.append("  \(figure.accountant.padding(5)) epsilon \(AccountantTotals.text(figure.epsilon))\(lower): \(figure.note)")
        }
        if let difference = totals.difference { lines.append("  zCDP minus PLD: \(AccountantTotals.text(difference))") }
        return lines.joined(separator: "\n")
    }
}

/// All of a device's subjects together. Each is its own privacy unit, so the population's guarantee is the largest, never the sum.
struct PopulationAccount: Encodable {
    let subjects: Int
    let largestEpsilon: Double
    let medianEpsilon: Double
    let charges: Int

    init(_ statements: [LedgerStatement]) {
        let epsilons = statements.map { $0.total.epsilon.first ?? 0 }.sorted()
        subjects = statements.count
        largestEpsilon = epsilons.last ?? 0
        medianEpsilon = epsilons.isEmpty ? 0 : epsilons[epsilons.count / 2]
        charges = statements.reduce(0) { $0 + $1.lines.reduce(0) { $0 + $1.charges } }
    }

    var text: String {
        "Population: \(subjects) \(subjects == 1 ? "subject" : "subjects"), \(LedgerStatement.counted(charges, "charge")); epsilon at most \(AccountantTotals.text(largestEpsilon)), "
            + "median \(AccountantTotals.text(medianEpsilon)). Each subject is its own privacy unit, so these never add up."
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
