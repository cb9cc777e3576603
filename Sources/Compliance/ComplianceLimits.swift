/// Bounds that a rule file's reader enforces.
public enum ComplianceLimits {
    /// Largest file in bytes.
    public static let fileBytes = 1 << 20
    /// Most rules of a file.
    public static let rules = 1_024
    /// Deepest nesting of a condition.
    public static let depth = 16
}
