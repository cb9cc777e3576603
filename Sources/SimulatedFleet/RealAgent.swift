import CollectorClient
package import Foundation
import RecordedSessions

/// One real `sotto-agent` process beside the simulated devices: enrolled with a bundle, driven through its local API as an app would.
package final class RealAgent {
    /// What the agent answered to a ranking request.
    package struct Ranking: Sendable {
        /// The model that ranked.
        package let modelVersion: UInt64
        /// `model`, or the fall-back that ranked instead.
        package let basis: String
        /// The items, best first.
        package let items: [String]
    }

    /// Why the agent could not be used.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private struct RankingReply: Decodable {
        struct Item: Decodable { var id: String }
        var modelVersion: UInt64
        var basis: String
        var items: [Item]

        enum CodingKeys: String, CodingKey {
            case basis, items
            case modelVersion = "model_version"
        }
    }

    private struct SentReply: Decodable {
        struct Report: Decodable { var state: String }
        var reports: [Report]
    }

    private struct Consent: Encodable {
        var subject: String
        var version = 1
        var grant = ["ranking", "model_improvement"]
    }

    private struct Event: Encodable {
        struct Item: Encodable {
            var id: String

            enum CodingKeys: String, CodingKey { case id = "item_id" }
        }

        var event = "view_item"
        var id: String
        var subject: String
        var time: Int64
        var items: [Item]

        enum CodingKeys: String, CodingKey {
            case event, subject, items
            case id = "event_id"
            case time = "timestamp_ms"
        }
    }

    private struct RankingRequest: Encodable {
        var subject: String
        var k: Int
    }

    /// The person at this device.
    package static let subject = "newcomer"

    private let child: ChildProgram
    private let transport: CollectorTransport
    private let token: String

    /// Enrols with the bundle, starts the agent, and waits until its local API answers.
    package init(program: URL, directory: URL, bundle: URL, log: URL, programs: RunningPrograms) async throws {
        guard FileManager.default.isExecutableFile(atPath: program.path) else { throw Failure(description: "sotto-agent is not available") }
        try ChildProgram.run(program, ["enrol", directory.path, "--bundle", bundle.path])
        let settings = [
            "server.port=0", "server.unix_socket=false", "collector.poll_minimum=300ms", "collector.poll_maximum=600ms",
        ]
        let child = try ChildProgram(program, ["run", directory.path] + settings.flatMap { ["--set", $0] }, log: log)
        programs.add(child)
        self.child = child
        let endpoint = try await Self.read(directory.appending(path: "endpoint"), from: child)
        token = try await Self.read(directory.appending(path: "tokens/command-line.token"), from: child)
        transport = try CollectorTransport(endpoint: try CollectorEndpoint(url: endpoint, pinnedAuthority: nil), connections: 1)
        do {
            try await eventually("the agent's local API did not answer", seconds: 15) {
                try await self.transport.send("GET", "/ready", maximumBytes: 4_096).status == 200
            }
        } catch {
            await stop()
            throw error
        }
    }

    /// Allows ranking and model improvement, as the owner.
    package func grantConsent() async throws { _ = try await send("PUT", "/v1/consent", Consent(subject: Self.subject)) }

    /// Sends views of items as an app would, the last one just now.
    package func view(_ items: some Collection<String>) async throws {
        let now = SimulatedDevice.now()
        let events = items.enumerated().map { place, item in
            Event(
                id: "fleet-\(now)-\(place)", subject: Self.subject, time: now - Int64(items.count - 1 - place) * 5_000,
                items: [.init(id: item)])
        }
        _ = try await send("POST", "/v1/events", events)
    }

    /// Waits until the collector has the agent's report.
    package func waitForContribution(seconds: Int = 20) async throws {
        try await eventually("the agent's report was not delivered", seconds: seconds) {
            let reply = try JSONDecoder().decode(SentReply.self, from: Data(try await self.get("/v1/privacy/sent?subject=\(Self.subject)")))
            return reply.reports.contains { $0.state == "delivered" }
        }
    }

    /// Asks for a ranking until the agent ranks with at least this model, and returns the answer.
    package func rank(_ k: Int, withModel version: UInt64, seconds: Int = 20) async throws -> Ranking {
        var last: Ranking?
        try await eventually("the agent did not rank with model \(version)", seconds: seconds) {
            let bytes = try await self.send("POST", "/v1/rank", RankingRequest(subject: Self.subject, k: k))
            let reply = try JSONDecoder().decode(RankingReply.self, from: Data(bytes))
            last = Ranking(modelVersion: reply.modelVersion, basis: reply.basis, items: reply.items.map(\.id))
            return reply.modelVersion >= version
        }
        guard let last else { throw Failure(description: "the agent gave no ranking") }
        return last
    }

    /// Ends the process.
    package func stop() async {
        await transport.shutdown()
        child.stop()
    }

    private func get(_ path: String) async throws -> [UInt8] { try await answer("GET", path, body: nil) }

    private func send(_ method: String, _ path: String, _ body: some Encodable) async throws -> [UInt8] {
        try await answer(method, path, body: Array(try JSONEncoder().encode(body)))
    }

    private func answer(_ method: String, _ path: String, body: [UInt8]?) async throws -> [UInt8] {
        var headers = [("Authorization", "Bearer " + token)]
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let reply = try await transport.send(method, path, headers: headers, body: body, maximumBytes: 1 << 20)
        guard (200..<300).contains(reply.status) else { throw Failure(description: "the agent answered \(method) \(path) with \(reply.status)") }
        return reply.body
    }

    private func eventually(_ complaint: String, seconds: Int, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            guard child.isRunning else { throw Failure(description: "the agent ended with status \(child.exitStatus); see its log") }
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(description: "\(complaint) within \(seconds) s")
    }

    private static func read(_ file: URL, from child: ChildProgram) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < deadline, child.isRunning {
            if let text = try? String(contentsOf: file, encoding: .utf8), !text.isEmpty {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure(description: "the agent did not write \(file.lastPathComponent); see its log")
    }
}
