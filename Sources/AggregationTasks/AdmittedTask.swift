/// A task that lies inside the agent's compiled-in limits. Only such a task can be contributed to.
public struct AdmittedTask: Hashable, Sendable {
    /// The configuration.
    public let configuration: TaskConfiguration
    /// The configuration's identifier.
    public let taskID: TaskID
    /// The configuration's agreement hash, 32 bytes.
    public let agreementHash: [UInt8]

    init(_ configuration: TaskConfiguration) {
        self.configuration = configuration
        self.taskID = configuration.taskID
        self.agreementHash = configuration.agreementHash
    }
}

/// The answer to "does this agent take part?", with a reason when it does not.
public enum TaskAdmission: Hashable, Sendable {
    /// The task is inside every limit.
    case admitted(AdmittedTask)
    /// The first limit that the task breaks.
    case refused(TaskRefusal)
}
