/// What one statistical test came to: enough to judge it without running it again.
public struct AuditFinding: Hashable, Sendable, Encodable {
    /// The test's name.
    public let test: String
    /// What the mechanism was asked when it gave these outcomes.
    public let question: String
    /// How many outcomes it looked at.
    public let samples: Int
    /// The figure that it computed.
    public let statistic: Double
    /// The smallest figure that it accepts, if too little is wrong as well.
    public let floor: Double?
    /// The largest figure that it accepts.
    public let threshold: Double
    /// How often it rejects a correct mechanism, at most.
    public let falseAlarmRate: Double
    /// Whether it rejects.
    public let rejects: Bool
    /// What the figure means, in a few words.
    public let meaning: String

    /// A finding that rejects when the statistic lies above `threshold`, or below `floor`.
    public init(
        test: String, question: String = "", samples: Int, statistic: Double, floor: Double? = nil, threshold: Double, falseAlarmRate: Double,
        meaning: String
    ) {
        self.test = test
        self.question = question
        self.samples = samples
        self.statistic = statistic
        self.floor = floor
        self.threshold = threshold
        self.falseAlarmRate = falseAlarmRate
        // Written so that a figure that is no number rejects.
        self.rejects = !(statistic <= threshold && statistic >= floor ?? -.infinity)
        self.meaning = meaning
    }
}
