/// Bounds that a rule file's reader enforces.
public enum ComplianceLimits {
    /// Largest file in bytes.
    public static let fileBytes = 1 << 20
    /// Most rules of a file.
    public static let rules = 1_024
    /// Deepest nesting of a condition.
    public static let depth = 16
    /// Most declared facts of a file.
    public static let facts = 256
    /// Most values of a set or of a fact's declaration.
    public static let values = 1_024
    /// Most parts of all conditions of a file together.
    public static let parts = 16_384
    /// Most disclosures of a file.
    public static let disclosures = 256
    /// Longest disclosure, title or note in bytes.
    public static let textBytes = 4_096
    /// Longest id of a file, a rule, a set or a disclosure, and longest reason code, in bytes.
    public static let nameBytes = 64
    /// Most examples of a file.
    public static let examples = 1_024
    /// Deepest nesting of the file as JSON: a condition's levels take two each, the rest of the file a few.
    static let jsonDepth = 2 * depth + 8
}
