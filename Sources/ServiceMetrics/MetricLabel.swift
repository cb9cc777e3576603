/// One label of a series. Labels are fixed when the series is registered, so that the number of series is known at start and nothing that
/// comes from outside can become a label.
public struct MetricLabel: Sendable, Hashable {
    /// Name: `[a-zA-Z_][a-zA-Z0-9_]*`, not starting with two underscores, not `le`.
    public let name: String
    /// Any text.
    public let value: String

    /// Makes a label.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
