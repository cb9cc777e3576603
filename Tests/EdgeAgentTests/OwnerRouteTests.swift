import Foundation
import HTTPTypes
import Testing

@testable import EdgeAgent

@Suite struct OwnerRouteTests {
    /// Every byte that the agent's directory holds.
    private func contents(_ agent: TestAgent) throws -> [(file: String, bytes: Data)] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: agent.directory.path)
        return names.compactMap { name in FileManager.default.contents(atPath: agent.directory.path + "/" + name).map { (name, $0) } }
    }

    private func files(_ agent: TestAgent, holding text: String) throws -> [String] {
        try contents(agent).filter { $0.bytes.range(of: Data(text.utf8)) != nil }.map(\.file)
    }

    @Test func `events without consent are refused and leave nothing`() async throws {
        let agent = try await TestAgent()
        let answer = try await agent.send(.post, "/v1/events", json: TestAgent.view("canary-item", id: "1"))
        #expect(answer.status == 403)
        #expect(answer.problem == "urn:sotto:problem:consent-required")
        #expect(try files(agent, holding: "canary-item").isEmpty)
    }

    @Test func `events of a subject without consent are told apart in a mixed batch`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking"])
        let batch = "[\(TestAgent.view("a", id: "1")),\(TestAgent.view("a", id: "2", subject: "other"))]"
        let answer = try await agent.send(.post, "/v1/events", json: batch)
        #expect(answer.status == 204)
        #expect(answer.headers[.sottoRefused] == "pending=1")
    }

    @Test func `erasure leaves nothing of what happened in any file`() async throws {
        let agent = try await TestAgent()
        let subject = "canary-subject"
        try await agent.grant(["ranking", "model_improvement"], to: subject)
        for index in 0..<20 {
            let event = TestAgent.view("canary-item-\(index)", id: "canary-event-\(index)", subject: subject)
            #expect(try await agent.send(.post, "/v1/events", json: event).status == 204)
        }
        try await agent.running.subjects.closeIdle(now: SystemClock.milliseconds() + 3_600_000)
        let event = TestAgent.view("canary-item-live", id: "canary-event-live", subject: subject)
        #expect(try await agent.send(.post, "/v1/events", json: event).status == 204)
        #expect(try !files(agent, holding: "canary-item").isEmpty)
        #expect(try files(agent, holding: "canary-event").isEmpty)
        let export = try await agent.send(.get, "/v1/data?subject=" + subject)
        #expect(export.text.contains("canary-item-7") && export.text.contains("canary-item-live"))

        #expect(try await agent.send(.delete, "/v1/data", json: #"{"subject":"canary-subject"}"#).status == 204)
        #expect(try files(agent, holding: "canary-item").isEmpty)
        let after = try await agent.send(.get, "/v1/data?subject=" + subject)
        #expect((after.object["sessions"] as? [Any])?.isEmpty == true)
        #expect((after.object["budget"] as? [String: Any])?["closed"] is String)
        #expect(try await agent.send(.post, "/v1/events", json: event).status == 403)
    }

    @Test func `withdrawing every purpose erases as well`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("canary-item", id: "1")).status == 204)
        let answer = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
        #expect(answer.text.contains(#""state":"withdrawn""#))
        #expect(try files(agent, holding: "canary-item").isEmpty)
    }

    @Test func `what one purpose kept is in no file once that purpose is withdrawn, nor a fact that was taken back`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking", "model_improvement"])
        for fact in [#""canary-fact""#, "null", #""canary-fact""#] {
            let body = #"{"subject":"someone","attributes":{"subject.age_band":\#(fact)}}"#
            #expect(try await agent.send(.put, "/v1/subjects/attributes", json: body).status == 204)
            #expect(try files(agent, holding: "canary-fact").isEmpty == (fact == "null"))
        }
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("canary-item", id: "1")).status == 204)
        _ = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
        #expect(try files(agent, holding: "canary-fact").isEmpty)
    }

    @Test func `two spellings of a name are one subject, in memory and on the disk`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking"], to: "caf\u{e9}")
        let event = TestAgent.view("canary-item", id: "1", subject: "cafe\u{301}")
        #expect(try await agent.send(.post, "/v1/events", json: event).status == 204)
        agent.stop()
        try await agent.start()
        #expect(try !files(agent, holding: "canary-item").isEmpty)
        #expect(try await agent.send(.delete, "/v1/data", json: "{\"subject\":\"caf\u{e9}\"}").status == 204)
        #expect(try files(agent, holding: "canary-item").isEmpty)
    }

    @Test func `a copy of an event counts once, also after a kill`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking"])
        let event = TestAgent.view("a", id: "same")
        for _ in 0..<3 { #expect(try await agent.send(.post, "/v1/events", json: event).status == 204) }
        agent.stop()
        try await agent.start()
        #expect(try await agent.send(.post, "/v1/events", json: event).status == 204)
        let sessions = try #require(try await agent.send(.get, "/v1/data?subject=someone").object["sessions"] as? [[String: Any]])
        #expect((sessions.first?["interactions"] as? [Any])?.count == 1)
        #expect(try await agent.running.subjects.liveCount == 1)
    }

    @Test func `an old text's consent is pending under the next one`() async throws {
        let agent = try await TestAgent("consent:\n  version: 2\n")
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("a", id: "1")).status == 403)
    }

    @Test func `the budget names its assumption, and nothing was sent`() async throws {
        let agent = try await TestAgent("budget:\n  epsilon_per_day: \"0.5\"\n")
        let budget = try await agent.send(.get, "/v1/privacy/budget?subject=s").object
        let today = try #require(budget["today"] as? [String: Any])
        #expect(abs((today["epsilon_cap"] as? Double ?? 0) - 0.5) < 0.001)
        #expect((today["epsilon_cap"] as? Double ?? 1) <= 0.5)
        #expect((budget["assumption"] as? String)?.isEmpty == false)
        let sent = try await agent.send(.get, "/v1/privacy/sent?subject=s").object
        #expect((sent["reports"] as? [Any])?.isEmpty == true)
    }

    @Test func `metrics and status name nobody`() async throws {
        let agent = try await TestAgent()
        try await agent.grant(["ranking"], to: "canary-subject")
        _ = try await agent.send(.post, "/v1/events", json: TestAgent.view("canary-item", id: "1", subject: "canary-subject"))
        let metrics = try await agent.send(.get, "/metrics").text
        #expect(metrics.contains("sotto_agent_events_total{outcome=\"counted\"} 1"))
        #expect(!metrics.contains("canary"))
        #expect(try await !agent.send(.get, "/v1/status").text.contains("canary"))
    }
}
