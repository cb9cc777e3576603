import Foundation
import HTTPTypes
import RankingModel
import Testing

@testable import EdgeAgent

@Suite struct RankingRouteTests {
    private func ranked(_ answer: TestAgent.Answer) -> [String] {
        (answer.object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
    }

    private func shopAgent() async throws -> TestAgent {
        let agent = try await TestAgent()
        try await agent.running.subjects.install(InstalledRanking(table: TestAgent.shop, model: try TestAgent.follower, modelVersion: 3))
        return agent
    }

    @Test func `without anything installed the answer is empty and says so`() async throws {
        let answer = try await TestAgent().send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect(answer.status == 200)
        #expect(answer.object["basis"] as? String == "nothing_installed")
        #expect(ranked(answer).isEmpty)
    }

    @Test func `without consent the answer is popularity, the same for everybody`() async throws {
        let agent = try await shopAgent()
        let one = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        let other = try await agent.send(.post, "/v1/rank", json: #"{"subject":"other","k":20}"#)
        #expect(one.object["basis"] as? String == "popularity_without_consent")
        #expect(one.object["session"] == nil)
        #expect(ranked(one) == ranked(other))
        #expect(Set(ranked(one).prefix(2)) == ["a", "d"])
    }

    @Test func `consent to something else is not consent to ranking`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["model_improvement"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect(answer.object["basis"] as? String == "popularity_without_consent")
    }

    @Test func `a ranking reflects the event before it`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        let before = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect(before.object["basis"] as? String == "popularity")
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        let after = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","k":1}"#)
        #expect(after.object["basis"] as? String == "model")
        #expect(after.object["model_version"] as? Int == 3)
        #expect(ranked(after) == ["c"])
        #expect(after.object["session"] is String)
    }

    @Test func `features come back after a kill and after a new table`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        let now = SystemClock.milliseconds()
        let ping =
            #"{"event":"page_ping","event_id":"2","subject":"someone","timestamp_ms":\#(now),"items":[{"item_id":"b"}],"dwell_ms":90000}"#
        #expect(try await agent.send(.post, "/v1/events", json: ping).status == 204)
        let before = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        agent.stop()
        try await agent.start()
        try await agent.running.subjects.install(InstalledRanking(table: TestAgent.shop, model: try TestAgent.follower, modelVersion: 3))
        let after = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect(after.body == before.body)
    }

    @Test func `granting again after a withdrawal ranks by the new session alone`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking", "measurement"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        _ = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
        try await agent.grant(["ranking"])
        let empty = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect(empty.object["basis"] as? String == "popularity")
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "2")).status == 204)
        #expect(ranked(try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","k":1}"#)) == ["c"])
    }

    @Test func `only candidates are ranked, unknown ones are counted`() async throws {
        let agent = try await shopAgent()
        let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","candidates":["c","zz","d"]}"#)
        #expect(Set(ranked(answer)) == ["c", "d"])
        #expect(answer.object["unknown_candidates"] as? Int == 1)
    }

    @Test func `another session's name gets no features of this one`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","session":"another"}"#)
        #expect(answer.object["basis"] as? String == "popularity")
    }
}
