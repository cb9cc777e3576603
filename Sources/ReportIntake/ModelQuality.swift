import GRDB

/// How well a model ranks sessions that were kept aside.
public struct ModelQuality: Hashable, Sendable {
    /// The model's version.
    public let modelVersion: UInt64
    /// What was measured, for example a data set's name.
    public let label: String
    /// Hit rate among the first 20, 0 to 1.
    public let hr20: Double
    /// Mean reciprocal rank among the first 20, 0 to 1.
    public let mrr20: Double
    /// The number of ranked positions.
    public let events: UInt64

    init(row: Row) {
        modelVersion = row.natural("model_version")
        label = row["label"]
        hr20 = row["hr20"]
        mrr20 = row["mrr20"]
        events = row.natural("events")
    }
}
