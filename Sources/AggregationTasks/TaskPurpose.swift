/// What a task's answers are used for; consent and budgets are kept per purpose.
public enum TaskPurpose: UInt8, Sendable, CaseIterable {
    /// Improving the shared ranking model.
    case modelImprovement = 1
    /// Counting how well the service does.
    case measurement = 2

    /// The purpose's stable name in configuration, consent records and statements.
    public var name: String {
        switch self {
        case .modelImprovement: "model_improvement"
        case .measurement: "measurement"
        }
    }

    /// The purpose with a stable name, or nil.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }
}
