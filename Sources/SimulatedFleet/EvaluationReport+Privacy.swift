import Foundation

extension EvaluationReport {
    /// What the first model costs whose sessions it learned from; nil means infinite, and 0 that there is none.
    package var firstModelEpsilon: Double? { training.hasFirstModel ? nil : 0 }

    /// ``firstModelEpsilon`` in words.
    package var firstModelText: String {
        training.hasFirstModel ? Self.operatorTable : "0 (none: the federation began with the prior, a constant of the program)"
    }

    /// What is protected, by how much, and who must be honest: a name and its text for each row.
    package var privacyRows: [(name: String, text: String)] {
        let spread = training.isSplitByTime ? "" : ", spread over the time, as most items of the latest sessions are unknown before"
        let clients = "\(training.subjects) clients\(spread), \(training.rounds) rounds"
        var rows = [("ranker's weights", "no noise, so epsilon is infinite; \(clients)")]
        if let epsilon = system.epsilon {
            rows = [
                ("ranker's weights", "epsilon \(epsilon) for \(training.unit) at delta \(training.delta ?? 0), \(training.noise) noise; \(clients)"),
                ("covered", "\(Self.covered); not the item table, and not the first model"),
            ]
        }
        if let account = training.account { rows += Self.rows(account) }
        return rows + [("first model", "epsilon \(firstModelText)"), ("item table", "epsilon \(tableText)")] + tableRows
    }

    private static func rows(_ account: TrainingAccount) -> [(String, String)] {
        let part =
            switch account.participation {
            case "once": "each client in one round"
            case "every round": "each client in every round"
            default: "clients drawn for each round"
            }
        var rows = [("participation", "\(part); L2 clip of a report \(number(account.clip))")]
        guard let epsilon = account.epsilon else { return rows }
        rows.append(
            (
                "spent",
                "epsilon \(number(epsilon)) in \(account.roundsPerSubject) of \(account.rounds) rounds, for \(account.unit); \(account.neighbours)"
            ))
        let bound = account.distance.map { "; drawn at once, within \(String(format: "%.1g", $0)) in total variation of noise drawn share by share" }
        let drawn = account.honestShare == nil ? "; all of its own in each report" : bound ?? "; drawn share by share"
        rows.append(("noise on a round's sum", "standard deviation \(number(account.sigmaOnSum)) clips in each coordinate\(drawn)"))
        let share = account.honestShare.map { "\(number(100 * $0)) % of the agents are honest: " } ?? ""
        rows.append(("assumption", share + account.assumption))
        return rows
    }

    /// Four significant digits.
    static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
