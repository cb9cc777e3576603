/// One line of the run's table.
public struct RoundRow: Codable, Sendable, Equatable {
    /// The round's number, from 1.
    public var round: UInt64
    /// Devices that were woken for the round.
    public var cohort: Int
    /// Reports that count, as the collector recorded.
    public var accepted: Int
    /// Reports that do not, as the collector recorded.
    public var rejected: Int
    /// The version of the model that the round gave.
    public var modelVersion: UInt64
    /// HR@20 of that model on the sessions kept aside.
    public var hr20: Double
    /// MRR@20 of that model on the sessions kept aside.
    public var mrr20: Double

    /// A line.
    public init(round: UInt64, cohort: Int, accepted: Int, rejected: Int, modelVersion: UInt64, hr20: Double, mrr20: Double) {
        self.round = round
        self.cohort = cohort
        self.accepted = accepted
        self.rejected = rejected
        self.modelVersion = modelVersion
        self.hr20 = hr20
        self.mrr20 = mrr20
    }

    private enum CodingKeys: String, CodingKey {
        case round, cohort, accepted, rejected, hr20, mrr20
        case modelVersion = "model_version"
    }
}
