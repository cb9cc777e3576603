/// What one statistical test came to: enough to judge it without running it again.
public struct AuditFinding: Hashable, Sendable, Encodable {
    /// The test's name.
    public let test: String
    /// How many outcomes it looked at.
    public let samples: Int
    /// The figure that it computed.
    public let statistic: Double
    /// The figure from which it rejects.
    public let threshold: Double
    /// How often it rejects a correct mechanism, at most.
    public let falseAlarmRate: Double
    /// Whether it rejects.
    public let rejects: Bool

    /// A finding.
    public init(test: String, samples: Int, statistic: Double, threshold: Double, falseAlarmRate: Double, rejects: Bool) {
        self.test = test
        self.samples = samples
        self.statistic = statistic
        self.threshold = threshold
        self.falseAlarmRate = falseAlarmRate
        self.rejects = rejects
    }
}
