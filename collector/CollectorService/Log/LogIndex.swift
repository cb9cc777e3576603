import AggregationTasks

/// Static files that say under which number an entry stands, so that an agent need not read the whole log. What they say is a hint: inclusion
/// is proven from the tiles.
enum LogIndex {
    /// Whether the entry of this name has an index file.
    static func isServed(_ name: String) -> Bool { name.hasPrefix("tasks/") || name.hasPrefix("releases/") }

    /// The file for a task, or nil for what is no task's identifier.
    static func task(_ text: String) -> String? { TaskID(text: text).flatMap { $0.description == text ? "index/tasks/\($0)" : nil } }

    /// The file for a list of files, or nil for what is no version.
    static func release(_ text: String) -> String? { UInt64(text).flatMap { String($0) == text ? "index/releases/\($0)" : nil } }
}
