/// What the check of a rule file finds: everything that keeps it from being read, or, once it is read, what it cannot mean and whether its
/// examples hold.
public struct RuleInspection: Sendable {
    /// The rules, nil when the file cannot be used.
    public let rules: RuleSet?
    /// What was found, worst first, in the order of the file.
    public let findings: [RuleFinding]

    /// Whether the file should not be published: it cannot be read, contradicts itself or fails an example of its own.
    public var isUnsound: Bool { findings.contains { $0.code.severity != .warning } }

    /// Checks the bytes of a rule file.
    public init(_ bytes: [UInt8]) {
        var reader = RuleFileReader()
        let rules = reader.file(bytes)
        self.rules = rules
        findings = reader.findings
    }
}
