/// Why a series was not registered. Always a mistake of the program.
public struct MetricError: Error, Hashable, CustomStringConvertible {
    /// The cause.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The name is not `[a-zA-Z_:][a-zA-Z0-9_:]*`.
        case invalidName = "invalid_name"
        /// A label's name is not allowed, or stands twice.
        case invalidLabel = "invalid_label"
        /// The name was registered with another type, help or set of label names.
        case conflict
        /// The same name and labels were registered before.
        case duplicate
        /// The buckets are not finite numbers that grow.
        case invalidBuckets = "invalid_buckets"
    }

    /// The cause.
    public let code: Code
    /// The metric.
    public let metric: String

    /// Compares the codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Metric and code.
    public var description: String { "metric \(metric): \(code.rawValue)" }
}
