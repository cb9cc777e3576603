/// One rule of a file: when it acts and what it does.
public struct ComplianceRule: Sendable, Hashable {
    /// What a rule does when its condition holds.
    public enum Effect: String, Sendable, Hashable, CaseIterable {
        /// The item may not be returned, whatever other rules say.
        case deny
        /// The item may be returned and is marked.
        case flag
        /// The rule's disclosures go with the item.
        case disclose
        /// The item may be returned, where the file's default is to deny.
        case allow
    }

    /// What a rule does when the known facts do not decide its condition.
    public enum UnknownEffect: String, Sendable, Hashable, CaseIterable {
        /// As `deny`: fail closed.
        case deny
        /// As `flag`.
        case flag
        /// As `disclose`.
        case disclose
        /// Nothing.
        case ignore
    }

    /// Id, one of its kind in the file.
    public let id: String
    /// Reason code that decisions carry; several rules may share one.
    public let reason: String
    /// What the rule does when its condition holds.
    public let effect: Effect
    /// What the rule does when the known facts do not decide its condition.
    public let onUnknown: UnknownEffect
    /// When the rule acts.
    public let when: RuleCondition
    /// Ids of the disclosures that go with a decision on which the rule acted.
    public let disclosures: [String]
    /// Why the rule is there, for people.
    public let note: String?

    /// What the rule does for a truth of its condition; nil is nothing.
    func action(_ truth: TruthValue) -> Effect? {
        switch truth {
        case .true: effect
        case .false: nil
        case .unknown:
            switch onUnknown {
            case .deny: .deny
            case .flag: .flag
            case .disclose: .disclose
            case .ignore: nil
            }
        }
    }
}
