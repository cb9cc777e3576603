public import Enrichment

/// A decision with everything that it depended on: the rule file, the facts as they were, the language. Whoever has the file can take it again.
public struct DecisionRecord: Sendable, Hashable {
    /// The formats that are read, by their names in the record's `format`. New records are of the last one.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// Without a digest of the facts, and without the names of ignored ones.
        case first = "sotto-decision-1"
        /// With both.
        case second = "sotto-decision-2"
    }

    /// The record's format.
    public let format: Format
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
    /// SHA-256 of ``facts`` when the decision was taken, in lowercase hexadecimal digits; nil in a record of the first format.
    public let factsDigest: String?
    /// Facts that the request stated and that did not hold, because a source that comes first said otherwise; in order.
    public let ignored: [FactName]
    /// The decision.
    public let decision: ComplianceDecision

    /// Takes a decision and writes down what it was taken from.
    /// - Parameters:
    ///   - facts: the request's and the item's facts together.
    ///   - date: the day, for the record.
    ///   - ignored: stated facts that did not hold; those that a rule names are recorded.
    public init(deciding facts: some FactLookup, by rules: RuleSet, date: String?, language: String? = nil, ignored: [FactName] = []) {
        let read = Dictionary(uniqueKeysWithValues: rules.facts.map { name in (name, facts.fact(name).flatMap { $0.isValid ? $0 : nil }) })
        self.init(
            format: .second, rules: rules.id, version: rules.version, digest: rules.digest, date: date, language: language, facts: read,
            factsDigest: Self.digest(of: read), ignored: ignored.filter(read.keys.contains).sorted(),
            decision: rules.decide(facts, language: language))
    }

    init(
        format: Format, rules: String, version: Int, digest: String, date: String?, language: String?, facts: [FactName: FactValue?],
        factsDigest: String?, ignored: [FactName], decision: ComplianceDecision
    ) {
        self.format = format
        self.rules = rules
        self.version = version
        self.digest = digest
        self.date = date
        self.language = language
        self.facts = facts
        self.factsDigest = factsDigest
        self.ignored = ignored
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
        /// The same decision from other facts than those that were written down: their digest is another.
        case changedFacts
    }

    /// Takes the decision again with a rule file.
    public func replay(with rules: RuleSet) -> Replay {
        guard rules.digest == digest, rules.id == self.rules, rules.version == version else { return .otherRules }
        let again = rules.decide(facts.compactMapValues(\.self), language: language)
        // A record that names other facts than the rules do was not made by them.
        guard again == decision, facts.keys.sorted() == rules.facts else { return .different(again) }
        return hasChangedFacts ? .changedFacts : .same
    }

    /// Whether the facts are others than those that were written down. Who changes a record can change the digest too: it tells damage and
    /// carelessness, and whoever kept the digest elsewhere has the proof.
    public var hasChangedFacts: Bool { factsDigest.map { $0 != Self.digest(of: facts) } ?? false }

    /// The names of facts that the record has otherwise than `known`, in order; of those that it has at all.
    public func differences(from known: some FactLookup) -> [FactName] {
        facts.filter { name, value in known.fact(name).flatMap { $0.isValid ? $0 : nil } != value }.keys.sorted()
    }
}
