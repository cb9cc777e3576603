import Synchronization

/// The children of a run, so that a signal or a failure can end all of them.
public final class RunningPrograms: Sendable {
    private let children = Mutex<[ChildProgram]>([])

    /// No children.
    public init() {}

    /// Remembers a child.
    public func add(_ child: ChildProgram) { children.withLock { $0.append(child) } }

    /// Ends every child, the last one first; one that is still there after `grace` seconds is killed.
    public func stopAll(grace: Double = 10) {
        let all = children.withLock { list in
            defer { list.removeAll() }
            return list
        }
        for child in all.reversed() { child.stop(grace: grace) }
    }
}
