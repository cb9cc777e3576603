public import Enrichment

/// A rule file that was read and can be applied.
public struct RuleSet: Sendable, Hashable {
    /// What the format's name is, in the file's `format`.
    public static let format = "sotto-rules-1"

    /// Id of the file.
    public let id: String
    /// Version of the file, from 1.
    public let version: Int
    /// SHA-256 of the file's bytes, in lowercase hexadecimal digits. Decisions name the file by it.
    public let digest: String
    /// What the file is about, for people.
    public let title: String?
    /// Whether an item that no rule denies still needs a rule that allows it.
    public let deniesByDefault: Bool
    /// The language of last resort, a BCP 47 tag in lowercase.
    public let defaultLanguage: String
    /// The declared facts by name.
    public let attributes: [FactName: RuleAttribute]
    /// The rules in file order.
    public let rules: [ComplianceRule]
    /// The disclosures by id.
    public let disclosures: [String: RuleDisclosure]
    /// The examples in file order.
    public let examples: [RuleExample]
    /// The facts that rules name, sorted: those that a decision can depend on.
    public let facts: [FactName]

    init(
        id: String, version: Int, digest: String, title: String?, deniesByDefault: Bool, defaultLanguage: String,
        attributes: [FactName: RuleAttribute], rules: [ComplianceRule], disclosures: [String: RuleDisclosure], examples: [RuleExample]
    ) {
        self.id = id
        self.version = version
        self.digest = digest
        self.title = title
        self.deniesByDefault = deniesByDefault
        self.defaultLanguage = defaultLanguage
        self.attributes = attributes
        self.rules = rules
        self.disclosures = disclosures
        self.examples = examples
        facts = rules.reduce(into: Set<FactName>()) { $0.formUnion($1.when.facts) }.sorted()
    }
}

/// A row of a file's table of examples: facts, and what the rules have to say about them.
public struct RuleExample: Sendable, Hashable {
    /// What the example shows, for people.
    public let name: String?
    /// The facts that are known.
    public let facts: [FactName: FactValue]
    /// The reader's language.
    public let language: String?
    /// What the verdict has to be.
    public let verdict: ComplianceDecision.Verdict
    /// What the reason codes have to be, in order; nil where the example doesn't say.
    public let codes: [String]?
    /// What the disclosures' ids have to be, in order; nil where the example doesn't say.
    public let disclosures: [String]?
}
