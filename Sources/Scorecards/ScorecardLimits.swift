/// Bounds that a scorecard's reader enforces.
public enum ScorecardLimits {
    /// Largest file in bytes.
    public static let fileBytes = 1 << 20
    /// Most attributes of a card.
    public static let attributes = 64
    /// Most bins of an attribute.
    public static let bins = 64
}
