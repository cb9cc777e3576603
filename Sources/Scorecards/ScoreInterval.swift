/// Numbers from one end to the other.
public struct ScoreInterval: Sendable, Hashable, CustomStringConvertible {
    /// The lower end; nil if there is none.
    public let from: Double?
    /// The upper end; nil if there is none.
    public let to: Double?
    /// Which ends belong to it.
    public let ends: IntervalEnds

    /// Whether a number lies in it. Infinities and NaN lie in none.
    public func contains(_ number: Double) -> Bool {
        guard number.isFinite else { return false }
        let above = from.map { ends.includesLower ? number >= $0 : number > $0 } ?? true
        let below = to.map { ends.includesUpper ? number <= $0 : number < $0 } ?? true
        return above && below
    }

    /// Whether no number lies in it.
    var isEmpty: Bool {
        guard let from, let to else { return false }
        return from > to || (from == to && ends != .both)
    }

    /// As mathematics writes it, such as `[0, 0.5)`.
    public var description: String {
        let text = ends.rawValue
        return "\(text.prefix(1))\(from.map { "\($0)" } ?? "-inf"), \(to.map { "\($0)" } ?? "inf")\(text.suffix(1))"
    }
}
