/// Which reasons a result gives.
public struct ReasonRule: Sendable, Hashable {
    /// What an attribute's points are compared with.
    public enum Reference: String, Sendable, Hashable, CaseIterable {
        /// The attribute's best bin.
        case best
        /// The attribute's neutral points: those of a weight of evidence of zero, or what the attribute states.
        case neutral
    }

    /// Most reasons of a result, 0 to 16.
    public let count: Int
    /// What the points are compared with.
    public let against: Reference
}
