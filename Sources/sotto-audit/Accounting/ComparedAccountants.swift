import Foundation
import PrivacyAccounting

/// What every accountant says about a schedule, for people and for programs.
struct ComparedAccountants: Encodable {
    struct Row: Encodable {
        let accountant: String
        let upper: Double?
        let lower: Double?
        let unavailable: String?
    }

    struct Difference: Encodable {
        let first: String
        let second: String
        let value: Double
    }

    /// What the figures are: "epsilon" or "delta".
    let quantity: String
    let accountants: [Row]
    let difference: Difference?
    /// Guarantees that lie below what another accountant shows to be the least.
    let contradictions: [String]

    init(_ comparison: AccountantComparison, quantity: String) {
        self.quantity = quantity
        accountants = comparison.rows.map { row in
            switch row.result {
            case .success(let bound): Row(accountant: row.name, upper: bound.upper, lower: bound.lower, unavailable: nil)
            case .failure(let error): Row(accountant: row.name, upper: nil, lower: nil, unavailable: error.detail)
            }
        }
        difference = comparison.difference.map { Difference(first: $0.first.name, second: $0.second.name, value: $0.value) }
        contradictions = comparison.contradictions.map { "\($0.below.name) is below what \($0.above.name) shows to be the least" }
    }

    /// Two accountants that agree are needed to call a figure checked.
    var verdict: AuditVerdict {
        if !contradictions.isEmpty { return .violated }
        return difference == nil ? .unchecked : .holds
    }

    var text: String {
        let width = accountants.map(\.accountant.count).max() ?? 0
        var lines = accountants.map { row in
            let name = row.accountant.padding(toLength: width, withPad: " ", startingAt: 0)
            guard let upper = row.upper else { return "  \(name)  -  (\(row.unavailable ?? "no figure"))" }
            let from = row.lower.map { $0 == upper ? "exactly" : "at least \(shortened($0))" }
            return "  \(name)  \(shortened(upper))\(from.map { "  (\($0))" } ?? "")"
        }
        if let difference {
            lines.append("Difference of \(difference.second) from \(difference.first): \(shortened(difference.value)).")
        } else {
            lines.append("Fewer than two accountants have a figure, so nothing stands beside it.")
        }
        return (lines + contradictions.map { "CONTRADICTION: \($0)." }).joined(separator: "\n")
    }
}

/// A number in at most nine digits.
func shortened(_ value: Double) -> String {
    value.isFinite ? String(format: "%.9g", value) : value > 0 ? "infinite" : "\(value)"
}

/// A number in three digits.
func threeDigits(_ value: Double) -> String { String(format: "%.2e", value) }
