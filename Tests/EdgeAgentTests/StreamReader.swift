import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import EdgeAgent

/// A reader of an event stream, asked through the router without a socket. It can stop reading, as a slow page does.
final class StreamReader: ResponseBodyWriter, Sendable {
    /// One event, as a browser's parser hands it over.
    struct Event: Sendable {
        var name = "message"
        var id = ""
        var data = ""

        var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]) ?? [:] }
        var items: [String] { (object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? [] }
    }

    struct NothingCame: Error {
        let text: String
    }

    private struct State {
        var text = ""
        var isReading = true
        var isOver = false
    }

    private let state = Mutex(State())

    func write(_ buffer: ByteBuffer) async throws {
        while !state.withLock(\.isReading) { try await Task.sleep(for: .milliseconds(1)) }
        state.withLock { $0.text += String(buffer: buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws { state.withLock { $0.isOver = true } }

    /// Stops or goes on to take what is written.
    func read(_ isReading: Bool) { state.withLock { $0.isReading = isReading } }

    /// All text so far.
    var text: String { state.withLock(\.text) }

    /// Complete events so far.
    var events: [Event] {
        text.components(separatedBy: "\n\n").dropLast().compactMap { block in
            var event = Event()
            for line in block.split(separator: "\n") where !line.hasPrefix(":") {
                let parts = line.split(separator: ":", maxSplits: 1)
                let value = String(parts.last ?? "").trimmingPrefix(" ")
                switch parts.first {
                case "event": event.name = String(value)
                case "id": event.id = String(value)
                case "data": event.data += value
                default: break
                }
            }
            return event.data.isEmpty ? nil : event
        }
    }

    /// Waits until something holds of what was read. The limit ends a test that hangs; a busy machine must never reach it.
    func wait(seconds: Double = 600, until holds: (StreamReader) -> Bool) async throws {
        let deadline = Date().addingTimeInterval(seconds)
        while !holds(self) {
            guard Date() < deadline else { throw NothingCame(text: text) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Waits for the event of this number, from 0.
    func event(_ number: Int) async throws -> Event {
        try await wait { $0.events.count > number }
        return events[number]
    }

    /// Waits for the end.
    func end() async throws { try await wait { $0.state.withLock(\.isOver) } }
}

extension TestAgent {
    /// Opens a stream for the time of `body`, with a short pace.
    func stream(
        _ query: String, pace: StreamPace = StreamPace(interval: .milliseconds(5)), headers: [HTTPField.Name: String] = [:],
        _ body: (StreamReader, HTTPFields) async throws -> Void
    ) async throws {
        let response = try await respond(.get, "/v1/rank/stream?" + query, pace: pace, headers: headers)
        #expect(response.status == .ok)
        let reader = StreamReader()
        let writing = Task { try await response.body.write(reader) }
        defer { writing.cancel() }
        try await body(reader, response.headers)
        writing.cancel()
        _ = await writing.result
    }
}
