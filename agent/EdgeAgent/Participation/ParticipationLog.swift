import AggregationTasks

/// What the agent decided about the collector's tasks, for the owner.
actor ParticipationLog {
    private var refused: [TaskID: String] = [:]
    /// Why the collector takes nothing from this device any more, or nil.
    private(set) var deviceRefusal: String?

    /// Refused tasks with the reason, at most 100.
    var refusals: [String] { refused.map { "\($0.key): \($0.value)" }.sorted() }

    /// Notes a refusal; returns whether it is news.
    func refuse(_ task: TaskID, _ reason: String) -> Bool {
        guard refused[task] != reason else { return false }
        if refused.count >= 100, refused[task] == nil { refused.removeAll() }
        refused[task] = reason
        return true
    }

    /// Forgets a refusal whose cause is gone.
    func admit(_ task: TaskID) { refused[task] = nil }

    /// Notes that the collector refuses the device itself, or takes it again; returns whether that is news.
    func deviceIsRefused(_ reason: String?) -> Bool {
        defer { deviceRefusal = reason }
        return deviceRefusal != reason
    }

    /// Keeps only the refusals of tasks that still exist.
    func retain(_ tasks: Set<TaskID>) { refused = refused.filter { tasks.contains($0.key) } }
}
