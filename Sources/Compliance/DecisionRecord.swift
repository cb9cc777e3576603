public import Enrichment

/// A decision with everything that it depended on: the rule file, the facts as they were, the language. Whoever has the file can take it again.
public struct DecisionRecord: Sendable, Hashable {
    /// What the format's name is, in the record's `format`.
    public static let format = "sotto-decision-1"

    /// Id of the rule file.
    public let rules: String
    /// Version of the rule file.
    public let version: Int
    /// SHA-256 of the rule file, in lowercase hexadecimal digits.
    public let digest: String
    /// The day of the decision, `YYYY-MM-DD`, as the caller gave it; rules read the fact `request.date`, not this.
    public let date: String?
    /// The reader's language.
    public let language: String?
    /// Every fact that a rule names; nil is one that was not known.
    public let facts: [FactName: FactValue?]
    /// The decision.
    public let decision: ComplianceDecision

    /// Takes a decision and writes down what it was taken from.
    /// - Parameters:
    ///   - facts: the request's and the item's facts together.
    ///   - date: the day, for the record.
    public init(deciding facts: some FactLookup, by rules: RuleSet, date: String?, language: String? = nil) {
        let read = rules.facts.map { name in (name, facts.fact(name).flatMap { $0.isValid ? $0 : nil }) }
        self.init(
            rules: rules.id, version: rules.version, digest: rules.digest, date: date, language: language,
            facts: Dictionary(uniqueKeysWithValues: read), decision: rules.decide(facts, language: language))
    }

    init(
        rules: String, version: Int, digest: String, date: String?, language: String?, facts: [FactName: FactValue?], decision: ComplianceDecision
    ) {
        self.rules = rules
        self.version = version
        self.digest = digest
        self.date = date
        self.language = language
        self.facts = facts
        self.decision = decision
    }

    /// What taking the decision again gives.
    public enum Replay: Sendable, Hashable {
        /// The same decision, disclosures included.
        case same
        /// The file is not the one that the record names; nothing was decided.
        case otherRules
        /// Another decision: the record was changed, or was not made by these rules.
        case different(ComplianceDecision)
    }

    /// Takes the decision again with a rule file.
    public func replay(with rules: RuleSet) -> Replay {
        guard rules.digest == digest, rules.id == self.rules, rules.version == version else { return .otherRules }
        let again = rules.decide(facts.compactMapValues(\.self), language: language)
        // A record that names other facts than the rules do was not made by them.
        return again == decision && facts.keys.sorted() == rules.facts ? .same : .different(again)
    }
}
