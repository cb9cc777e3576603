import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One open stream of rankings: a ranking at once, another one whenever something changed, heartbeats in between, and an `end` that says why.
///
/// A ranking is computed when it can be written and not before, so a slow reader costs one buffer, and what it reads is never older than the
/// write before it took.
struct RankingStream: Sendable {
    /// What is due.
    let signal: StreamSignal
    let pace: StreamPace
    /// The number of the last event that the reader saw, 0 for none.
    var lastEvent: UInt64 = 0
    /// The ranking as JSON on one line.
    let ranking: @Sendable () async throws -> [UInt8]
    /// Closes the connection of a reader that takes nothing any more.
    let disconnect: @Sendable () -> Void

    /// Writes until the stream ends, the reader leaves or the task is cancelled.
    @concurrent func serve(_ writer: inout any ResponseBodyWriter) async throws {
        let watch = WriteWatch()
        async let _ = beat(watch)
        try await write(to: &writer, watch)
    }

    /// Makes heartbeats due, and looks after the reader.
    private func beat(_ watch: WriteWatch) async {
        while (try? await Task.sleep(for: pace.heartbeat)) != nil {
            if watch.isStuck(for: pace.patience) { return disconnect() }
            signal.beat()
        }
    }

    @concurrent private func write(to writer: inout any ResponseBodyWriter, _ watch: WriteWatch) async throws {
        var number = lastEvent
        var wakes = signal.makeWakes()
        try await send(ServerSentEvent.opening(retry: pace.retry), to: &writer, watch)
        signal.change()
        var earliest = ContinuousClock.now
        while await wakes.next() != nil {
            var due = signal.take()
            if due.ranking, due.end == nil, ContinuousClock.now < earliest {
                try await Task.sleep(until: earliest, clock: .continuous)
                let more = signal.take()
                due = .init(ranking: true, heartbeat: due.heartbeat || more.heartbeat, end: more.end)
            }
            if due.ranking, due.end == nil {
                do {
                    let data = try await ranking()
                    number = number == .max ? 1 : number + 1
                    try await send(ServerSentEvent.event("ranking", id: number, data: data), to: &writer, watch)
                    earliest = .now + pace.interval
                } catch is any StoreFailure {
                    due.end = .failed
                }
            } else if due.heartbeat, due.end == nil {
                try await send(ServerSentEvent.heartbeat, to: &writer, watch)
            }
            if let end = due.end {
                let data = Array(#"{"reason":"\#(end.rawValue)"}"#.utf8)
                try await send(ServerSentEvent.event("end", id: number, data: data), to: &writer, watch)
                break
            }
        }
        try await writer.finish(nil)
    }

    @concurrent private func send(_ bytes: ByteBuffer, to writer: inout any ResponseBodyWriter, _ watch: WriteWatch) async throws {
        watch.begin()
        defer { watch.end() }
        try await writer.write(bytes)
    }
}
