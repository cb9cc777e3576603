package import Foundation

/// `sotto-audit`, the outside view: it recomputes what was spent from the ledgers alone.
package struct Auditor {
    private let program: URL

    /// An auditor that runs this program.
    package init(program: URL) { self.program = program }

    /// `ledger verify`: `holds`, `violated` or `cannot be checked`.
    package func verdict(on ledger: URL) throws -> String {
        let result = try ChildProgram.run(program, ["ledger", "verify", ledger.path, "--json"], mustSucceed: false)
        guard let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any], let verdict = object["verdict"] as? String else {
            return "cannot be checked"
        }
        return verdict == "unchecked" ? "cannot be checked" : verdict
    }

    /// `ledger statement` of the subject that spent most: its epsilon by assumption, the local one first.
    package func largestEpsilons(in ledger: URL, delta: Double) throws -> [(assumption: String, epsilon: Double)] {
        let result = try ChildProgram.run(program, ["ledger", "statement", ledger.path, "--json", "--delta", "\(delta)"])
        guard let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any],
            let statement = (object["statements"] as? [[String: Any]])?.first, let total = statement["total"] as? [String: Any],
            let epsilons = total["epsilon"] as? [Any], let assumptions = statement["assumptions"] as? [[String: Any]]
        else { throw ChildProgram.Failure(description: "the auditor's statement cannot be read") }
        return zip(assumptions, epsilons).map { assumption, epsilon in
            (assumption["name"] as? String ?? "", (epsilon as? NSNumber)?.doubleValue ?? .infinity)
        }
    }

    /// The worse of two verdicts.
    package static func worse(_ left: String, _ right: String) -> String {
        let order = ["holds", "cannot be checked", "violated"]
        return (order.firstIndex(of: left) ?? 1) >= (order.firstIndex(of: right) ?? 1) ? left : right
    }
}
