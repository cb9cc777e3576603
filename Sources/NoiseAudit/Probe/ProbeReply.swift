/// A black box's answers to one question.
public struct ProbeReply: Hashable, Sendable {
    /// The released rows.
    public var samples: NoiseSamples
    /// How many releases were refused.
    public var refusals = 0

    /// No answers yet, for rows of this many coordinates.
    public init(dimension: Int) {
        samples = NoiseSamples(dimension: dimension)
    }
}
