/// Bounds that a scorecard's reader enforces.
public enum ScorecardLimits {
    /// Largest file in bytes.
    public static let fileBytes = 1 << 20
    /// Largest table of outcomes in bytes.
    public static let tableBytes = 64 << 20
    /// Most cards of a file.
    public static let cards = 64
    /// Most attributes of a card.
    public static let attributes = 64
    /// Most bins of an attribute.
    public static let bins = 64
    /// Most texts of a bin.
    public static let texts = 256
    /// Most bands of a card.
    public static let bands = 32
    /// Most worked examples of a card.
    public static let examples = 64
    /// Most languages of a text.
    public static let languages = 32
    /// Longest text for people in UTF-8 bytes.
    public static let textBytes = 2_048
    /// Deepest nesting of the JSON.
    public static let depth = 12
    /// Most decimals of a score.
    public static let decimals = 4
    /// Largest magnitude of points, scores, weights, coefficients and of what is computed from them.
    public static let magnitude = 1e6
    /// Largest magnitude of an interval's end and largest count of a bin; every whole number below is a `Double`.
    public static let bound = 1e15
}
