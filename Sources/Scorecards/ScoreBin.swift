import Enrichment

/// One bin of an attribute: which values fall into it and what they score.
public struct ScoreBin: Sendable, Hashable {
    /// Which values fall into a bin.
    public enum Condition: Sendable, Hashable {
        /// Numbers of an interval.
        case interval(ScoreInterval)
        /// Any of these texts, byte for byte.
        case texts([String])
        /// This value of a flag.
        case flag(Bool)
        /// The fact is not known.
        case missing
        /// Everything else: a number in no interval, a text in no set, a value of another type.
        case other
    }

    /// Name of the bin, unique in its attribute; `missing` and `other` for those two.
    public let id: String
    /// Which values fall into it.
    public let condition: Condition
    /// Weight of evidence; nil in a card of points.
    public let weight: Double?
    /// How many good and bad cases of the development sample fell into it, if stated.
    public let counts: ScoreCounts?
    /// Its points in units of the card's last decimal.
    let units: Int64
    /// Its points.
    public let points: Double

    /// Whether a known value falls into this bin; false for `missing` and `other`.
    func contains(_ value: FactValue) -> Bool {
        switch (condition, value) {
        case (.interval(let interval), .number(let number)): interval.contains(number)
        case (.texts(let texts), .text(let text)): texts.contains { $0.utf8.elementsEqual(text.utf8) }
        case (.flag(let expected), .flag(let flag)): expected == flag
        default: false
        }
    }
}
