/// Facts with a meaning of their own: they change rankings without a rule and without a new model.
public enum KnownFacts {
    /// A number in ``scoreAdjustmentRange`` that is added to an item's score.
    public static let scoreAdjustment = known("item.score_adjustment")
    /// A flag: an item that is not available is left out of every ranking.
    public static let available = known("item.available")
    /// Scores are sums of features between about -1 and 1 times weights of a few units; 5 moves an item over almost everything else.
    public static let scoreAdjustmentRange = -5.0...5.0

    /// Whether a fact of this name may have this value. Names without a meaning of their own take every valid value.
    public static func allows(_ value: FactValue, for name: FactName) -> Bool {
        switch (name, value) {
        case (scoreAdjustment, .number(let number)): scoreAdjustmentRange.contains(number)
        case (scoreAdjustment, _): false
        case (available, _): FactType.flag.matches(value)
        default: true
        }
    }

    private static func known(_ text: String) -> FactName {
        guard let name = FactName(text) else { preconditionFailure("a valid name") }
        return name
    }
}
