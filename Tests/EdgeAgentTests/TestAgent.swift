import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RankingModel
import Testing

@testable import EdgeAgent

/// An agent in a folder of its own, asked through its router as the program builds it.
final class TestAgent {
    static let token = "0123456789abcdef0123456789abcdef"

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:] }
        var problem: String? { object["type"] as? String }
    }

    let directory: AgentDirectory
    private(set) var program: AgentProgram?
    private let yaml: String

    init(_ yaml: String = "") async throws {
        directory = AgentDirectory(FileManager.default.temporaryDirectory.path + "/sotto-agent-test-\(UUID().uuidString)")
        self.yaml = yaml
        try directory.create()
        try directory.write(Array(yaml.utf8), to: directory.configurationFile)
        try directory.write(Array(Self.token.utf8), to: directory.tokenFolder + "/shop.token")
        try await start()
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }

    /// Starts the agent, again after ``stop()``.
    func start() async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        program = try await AgentProgram(directory: directory, configuration: directory.configuration(flags: []), logger: quiet)
    }

    /// Lets go of everything in memory, as a kill would; the store is closed.
    func stop() { program = nil }

    var running: AgentProgram { get throws { try #require(program) } }

    func send(
        _ method: HTTPRequest.Method, _ path: String, host: String? = "localhost", token: String? = TestAgent.token,
        type: String? = "application/json",
        headers: [HTTPField.Name: String] = [:], body: [UInt8] = []
    ) async throws -> Answer {
        let response = try await respond(method, path, host: host, token: token, type: type, headers: headers, body: body)
        let collected = Collected()
        try await response.body.write(collected)
        return Answer(status: response.status.code, headers: response.headers, body: collected.bytes)
    }

    /// The response before its body was written.
    func respond(
        _ method: HTTPRequest.Method, _ path: String, pace: StreamPace = StreamPace(), host: String? = "localhost",
        token: String? = TestAgent.token, type: String? = "application/json", headers: [HTTPField.Name: String] = [:], body: [UInt8] = []
    ) async throws -> Response {
        var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
        if let token { head.headerFields[.authorization] = "Bearer " + token }
        if let type { head.headerFields[.contentType] = type }
        for (name, value) in headers { head.headerFields[name] = value }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let context = LocalRequestContext(withoutConnection: .init(logger: logger))
        return try await running.router(pace: pace).buildResponder().respond(to: request, context: context)
    }

    func send(_ method: HTTPRequest.Method, _ path: String, json: String) async throws -> Answer {
        try await send(method, path, body: Array(json.utf8))
    }

    /// Grants purposes to a subject.
    func grant(_ purposes: [String], to subject: String = "someone") async throws {
        let list = purposes.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try await send(.put, "/v1/consent", json: #"{"subject":"\#(subject)","version":1,"grant":[\#(list)]}"#)
        #expect(answer.status == 200)
    }

    /// One `view_item` that happened now.
    static func view(_ item: String, id: String, subject: String = "someone", kind: String = "view_item") -> String {
        #"{"event":"\#(kind)","event_id":"\#(id)","subject":"\#(subject)","timestamp_ms":\#(SystemClock.milliseconds()),"items":[{"item_id":"\#(item)"}]}"#
    }

    /// A model that follows the last item, and prefers what goes with items that had attention.
    static var follower: RankingModel {
        get throws {
            var weights = [Float](repeating: 0, count: FeatureSchema.current.count)
            weights[FeatureSlot.nextLast.rawValue] = 5
            weights[FeatureSlot.togetherDwell.rawValue] = 1
            return try #require(RankingModel(version: 3, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights))
        }
    }

    /// A table in which "a" is popular and "c" follows "b".
    static var shop: ItemTable {
        var builder = ItemTableBuilder()
        for time in 0..<20 { builder.add(session: ["a", "d"], endedAt: Int64(time)) }
        for time in 20..<26 { builder.add(session: ["b", "c"], endedAt: Int64(time)) }
        return builder.build()
    }

    private final class Collected: ResponseBodyWriter {
        var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
