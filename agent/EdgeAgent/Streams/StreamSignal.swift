import Synchronization

/// What one stream has to do next. Whoever raises it never waits, and however often it is raised, it holds one word of what is due: a reader
/// that is slow finds the newest ranking and no queue.
final class StreamSignal: Sendable {
    /// What is due.
    struct Due: Sendable, Equatable {
        /// A new ranking.
        var ranking = false
        /// A heartbeat.
        var heartbeat = false
        /// The stream's end.
        var end: StreamEnd?
    }

    private let due = Mutex(Due())
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init() { (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    /// A new ranking is due.
    func change() { raise { $0.ranking = true } }

    /// A heartbeat is due.
    func beat() { raise { $0.heartbeat = true } }

    /// The stream's end is due. The first reason stands.
    func end(_ reason: StreamEnd) { raise { $0.end = $0.end ?? reason } }

    /// Nobody reads any more.
    func abandon() { waker.finish() }

    /// Wakes once for any number of things that became due; ends when the signal is abandoned or the task cancelled.
    func makeWakes() -> AsyncStream<Void>.Iterator { wakes.makeAsyncIterator() }

    /// Takes what is due.
    func take() -> Due {
        due.withLock { due in
            defer { due = Due(end: due.end) }
            return due
        }
    }

    private func raise(_ change: (inout Due) -> Void) {
        due.withLock { change(&$0) }
        waker.yield()
    }
}
