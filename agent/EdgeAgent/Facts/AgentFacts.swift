import Consent
import Enrichment
import Scorecards
import SessionFeatures

/// Facts that the agent knows itself. Nobody can state them in its place.
enum AgentFacts {
    /// The day of the request.
    static let date = name("request.date")

    /// What a scorecard says of a request. It is unknown without one, so that a request can't state its own.
    static let scores = Set(fraudWords.map { name("request.\($0)") })
    private static let fraudWords = ["fraud_card", "fraud_score", "fraud_band", "fraud_probability", "fraud_decision"]

    /// `subject.consents_to_ranking`, `…_model_improvement`, `…_measurement`: what the subject allows now.
    static func consent(_ purposes: ConsentPurposes) -> [FactName: FactValue] {
        var facts: [FactName: FactValue] = [:]
        for purpose in ConsentPurpose.allCases {
            facts[name("subject.consents_to_\(purpose.rawValue)")] = .flag(purposes.contains(ConsentPurposes(purpose)))
        }
        return facts
    }

    /// `request.date` (`YYYY-MM-DD`), `request.time` (`HH:MM`) and `request.weekday` (1 is Monday), local by the context's offset, else UTC;
    /// `request.device` and `request.entry` when the context says them.
    static func request(_ context: SessionContext, now: Int64) -> [FactName: FactValue] {
        let minutes = (now / 60_000) + Int64(context.offsetMinutes)
        let day = Int((Double(minutes) / 1_440).rounded(.down))
        let minute = Int(minutes) - day * 1_440
        var facts: [FactName: FactValue] = [
            date: .text(text(ofDay: day)), name("request.time"): .text("\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"),
            name("request.weekday"): .number(Double(((day + 3) % 7 + 7) % 7 + 1)),
        ]
        if context.device != .unknown { facts[name("request.device")] = .text(context.device.rawValue) }
        if context.entry != .unknown { facts[name("request.entry")] = .text(context.entry.rawValue) }
        return facts
    }

    /// `fraud_card`, `fraud_score`, `fraud_band`, `fraud_probability` and `fraud_decision` of a scope, from a scorecard.
    static func fraud(_ result: ScoreResult, scope: FactName.Scope) -> [FactName: FactValue] {
        var facts: [FactName: FactValue] = [
            name("\(scope.rawValue).fraud_card"): .text(result.card), name("\(scope.rawValue).fraud_score"): .number(result.score),
            name("\(scope.rawValue).fraud_band"): .text(result.band),
        ]
        if let probability = result.probability { facts[name("\(scope.rawValue).fraud_probability")] = .number(probability) }
        if let decision = result.decision { facts[name("\(scope.rawValue).fraud_decision")] = .text(decision) }
        return facts.filter { $0.value.isValid }
    }

    /// What behaviour says, of the session that is ranked for.
    static func session(_ state: SessionState, intent: IntentEstimate) -> [FactName: FactValue] {
        var facts: [FactName: FactValue] = [
            name("session.views"): .number(Double(state.viewCount)), name("session.items"): .number(Double(state.recent.count)),
            name("session.cart_items"): .number(Double(state.cart.count)), name("session.purchases"): .number(Double(state.purchased.count)),
            name("session.searches"): .number(Double(state.searchCount)), name("session.intent"): .text(intent.label.rawValue),
            name("session.goal_probability"): .number(Double(intent.probability)),
        ]
        if let first = state.views.first?.time, let last = state.views.last?.time {
            facts[name("session.seconds")] = .number(Double(max(0, last - first)) / 1000)
        }
        return facts
    }

    /// The language that texts are in: what the request asks for, else `request.language`, else `subject.language`.
    static func language(_ asked: String?, _ facts: RequestFacts) -> String? {
        if let asked { return asked }
        for fact in [name("request.language"), name("subject.language")] {
            if case .text(let tag) = facts.fact(fact) { return tag }
        }
        return nil
    }

    private static func name(_ text: String) -> FactName {
        guard let name = FactName(text) else { preconditionFailure("a valid name") }
        return name
    }

    /// The day so many days after 1970-01-01 (proleptic Gregorian).
    private static func text(ofDay day: Int) -> String {
        // Years that begin in March put the leap day at their end; an era is 400 of them.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = "\(max(0, number))"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
