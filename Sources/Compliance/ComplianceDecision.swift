/// What the rules say of one item for one request.
public struct ComplianceDecision: Sendable, Hashable {
    /// The outcome.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// The item may be returned.
        case allowed
        /// The item may be returned, marked.
        case flagged
        /// The item may not be returned.
        case denied
    }

    /// A rule that acted.
    public struct Reason: Sendable, Hashable {
        /// The rule's id, or ``defaultRule`` where no rule decided.
        public let rule: String
        /// The rule's reason code, or ``defaultAllow`` or ``defaultDeny``.
        public let code: String
        /// Whether the rule acted because facts were missing.
        public let isForUnknown: Bool

        /// The id that stands for the file's default.
        public static let defaultRule = "default"
        /// The reason code of what nothing forbids, in a file that allows by default.
        public static let defaultAllow = "DEFAULT_ALLOW"
        /// The reason code of what nothing allows, in a file that denies by default.
        public static let defaultDeny = "DEFAULT_DENY"
    }

    /// A text that has to go with the item.
    public struct Disclosure: Sendable, Hashable {
        /// Id in the file.
        public let id: String
        /// Language of the text, a BCP 47 tag in lowercase.
        public let language: String
        /// The text.
        public let text: String
    }

    /// The outcome.
    public let verdict: Verdict
    /// Why, never empty, in the order of the file. Of a denied item, only what denies it.
    public let reasons: [Reason]
    /// The texts that go with it, each once, in the order in which rules ask for them.
    public let disclosures: [Disclosure]

    /// The reason codes, each once, in the order of ``reasons``.
    public var codes: [String] {
        var seen: Set<String> = []
        return reasons.map(\.code).filter { seen.insert($0).inserted }
    }
}
