/// How a card adds up.
public enum ScorecardKind: String, Sendable, Hashable, CaseIterable {
    /// Each bin states its points; the score is their sum and the base points.
    case points
    /// Each bin states its weight of evidence; the log odds are the intercept and the sum of coefficient times weight, and the scaling turns
    /// them into points.
    case logistic
}
