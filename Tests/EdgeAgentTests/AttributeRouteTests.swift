import Enrichment
import Foundation
import HTTPTypes
import RankingModel
import Testing

@testable import EdgeAgent

@Suite struct AttributeRouteTests {
    private func shopAgent() async throws -> TestAgent {
        let agent = try await TestAgent()
        try await agent.running.subjects.install(InstalledRanking(table: TestAgent.shop, model: try TestAgent.follower, modelVersion: 3))
        return agent
    }

    private func ranked(_ agent: TestAgent, _ options: String = "") async throws -> [String] {
        let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"\#(options)}"#)
        #expect(answer.status == 200)
        return (answer.object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
    }

    @Test func `an item that is not available is left out until the fact is over or taken back`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        #expect(try await ranked(agent, #","k":1"#) == ["c"])
        let away = #"[{"name":"item.available","item":"c","value":false,"ttl_seconds":3600}]"#
        #expect(try await agent.send(.put, "/v1/attributes", json: away).status == 204)
        let without = try await ranked(agent)
        #expect(!without.contains("c") && without.count == 3)
        #expect(try await !ranked(agent, #","candidates":["c","a"]"#).contains("c"))
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#).object["unavailable"] as? Int == 1)
        #expect(try await agent.send(.delete, "/v1/attributes", json: #"[{"name":"item.available","item":"c"}]"#).status == 204)
        #expect(try await ranked(agent, #","k":1"#) == ["c"])
        let soon = #"{"name":"item.available","item":"c","value":false,"expires_at":\#(SystemClock.milliseconds() + 1_000)}"#
        #expect(try await agent.send(.put, "/v1/attributes", json: soon).status == 204)
        try await Task.sleep(for: .milliseconds(1_100))
        #expect(try await ranked(agent, #","k":1"#) == ["c"])
    }

    @Test func `a score adjustment moves an item without a new model, and the item says by how much`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        func scores() async throws -> [(id: String, score: Double, adjustment: Double)] {
            let items = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#).object["items"] as? [[String: Any]] ?? []
            return items.map { ($0["id"] as? String ?? "", $0["score"] as? Double ?? .nan, $0["adjustment"] as? Double ?? 0) }
        }
        let before = try await scores()
        let top = try #require(before.first)
        for adjustment in [5.0, -5.0] {
            for (item, score, _) in before {
                let fact = #"[{"name":"item.score_adjustment","item":"\#(item)","value":\#(adjustment),"ttl_seconds":60}]"#
                #expect(try await agent.send(.put, "/v1/attributes", json: fact).status == 204)
                let after = try await scores()
                #expect(after.map(\.score) == after.map(\.score).sorted(by: >))
                let moved = try #require(after.first { $0.id == item })
                #expect(moved.adjustment == adjustment && abs(moved.score - score - adjustment) < 1e-4)
                if adjustment > 0, top.score - score < 5 { #expect(after.first?.id == item) }
                #expect(try await agent.send(.delete, "/v1/attributes", json: #"[{"name":"item.score_adjustment","item":"\#(item)"}]"#).status == 204)
            }
        }
    }

    @Test func `a fact of an item that only this session knows holds too`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("brand-new", id: "1")).status == 204)
        #expect(try await ranked(agent).contains("brand-new"))
        let away = #"{"name":"item.available","item":"brand-new","value":false,"ttl_seconds":60}"#
        #expect(try await agent.send(.put, "/v1/attributes", json: away).status == 204)
        #expect(try await !ranked(agent).contains("brand-new"))
    }

    @Test func `facts change open streams, also when they are over`() async throws {
        let agent = try await shopAgent()
        try await agent.stream("subject=someone") { reader, _ in
            let first = try await reader.event(0)
            #expect(first.items.count == 4)
            let away = #"{"name":"item.available","item":"c","value":false,"ttl_seconds":60}"#
            #expect(try await agent.send(.put, "/v1/attributes", json: away).status == 204)
            let second = try await reader.event(1)
            #expect(second.items.count == 3)
            try await agent.running.subjects.removeFactsThatAreOver(now: SystemClock.milliseconds() + 61_000)
            let third = try await reader.event(2)
            #expect(third.items.count == 4)
        }
    }

    @Test func `what was stated is listed, the market first`() async throws {
        let agent = try await TestAgent()
        let facts =
            #"[{"name":"item.price","item":"a","value":9.5,"ttl_seconds":60},{"name":"market.gold","value":"up","ttl_seconds":60},{"name":"item.new","item":"b","value":true,"ttl_seconds":60}]"#
        #expect(try await agent.send(.put, "/v1/attributes", json: facts).status == 204)
        let listed = try #require(try await agent.send(.get, "/v1/attributes").object["attributes"] as? [[String: Any]])
        #expect(listed.compactMap { $0["name"] as? String } == ["market.gold", "item.price", "item.new"])
        #expect(listed[1]["value"] as? Double == 9.5)
        let one = try #require(try await agent.send(.get, "/v1/attributes?item=b").object["attributes"] as? [[String: Any]])
        #expect(one.count == 1 && one[0]["value"] as? Bool == true)
    }

    @Test(arguments: [
        "", "1", "[1]", #"[{"name":"subject.x","value":1,"ttl_seconds":1}]"#, #"[{"name":"item.x","value":1,"ttl_seconds":1}]"#,
        #"[{"name":"market.x","item":"a","value":1,"ttl_seconds":1}]"#, #"[{"name":"market.x","value":null,"ttl_seconds":1}]"#,
        #"[{"name":"market.x","value":[1],"ttl_seconds":1}]"#, #"[{"name":"market.x","value":1}]"#,
        #"[{"name":"market.x","value":1,"ttl_seconds":0}]"#,
        #"[{"name":"market.x","value":1,"ttl_seconds":1e300}]"#, #"[{"name":"market.x","value":1,"ttl_seconds":1,"expires_at":1}]"#,
        #"[{"name":"market.x","value":1,"expires_at":1}]"#, #"[{"name":"market.x","value":1,"ttl_seconds":1,"x":1}]"#,
        #"[{"name":"item.score_adjustment","item":"a","value":6,"ttl_seconds":1}]"#,
        #"[{"name":"item.available","item":"a","value":"no","ttl_seconds":1}]"#, #"[{"name":"market.x","value":1,"value":2,"ttl_seconds":1}]"#,
    ])
    func `a body that is not understood changes nothing`(body: String) async throws {
        let agent = try await TestAgent()
        let good = body.hasPrefix("[{") ? #"[{"name":"market.ok","value":1,"ttl_seconds":60},"# + body.dropFirst() : body
        let answer = try await agent.send(.put, "/v1/attributes", json: good)
        #expect(answer.status == 400)
        #expect(answer.problem == "urn:sotto:problem:malformed-body")
        #expect(try await agent.send(.get, "/v1/attributes").text == #"{"attributes":[]}"#)
    }

    @Test func `attributes of a subject need consent, survive a restart, are exported, and go with a withdrawal`() async throws {
        let agent = try await TestAgent()
        let path = "/v1/subjects/attributes"
        let body = #"{"subject":"someone","attributes":{"subject.age_band":"canary-18-24","subject.risk_tolerance":3}}"#
        #expect(try await agent.send(.put, path, json: body).status == 403)
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.put, path, json: body).status == 204)
        #expect(
            try await agent.send(.put, path, json: #"{"subject":"someone","attributes":{"subject.risk_tolerance":null,"subject.vip":true}}"#).status
                == 204)
        agent.stop()
        try await agent.start()
        let kept = try #require(try await agent.send(.get, path + "?subject=someone").object["attributes"] as? [String: [String: Any]])
        #expect(Set(kept.keys) == ["subject.age_band", "subject.vip"])
        #expect(kept["subject.age_band"]?["value"] as? String == "canary-18-24")
        #expect(try await agent.send(.get, "/v1/data?subject=someone").text.contains("canary-18-24"))
        _ = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
        let after = try await agent.send(.get, path + "?subject=someone").object["attributes"] as? [String: Any]
        #expect(after?.isEmpty == true)
        #expect(try agent.running.store.attributes(of: "someone") == nil)
    }

    @Test(arguments: [
        "", "{}", #"{"subject":"s"}"#, #"{"subject":"s","attributes":{}}"#, #"{"subject":"s","attributes":{"item.x":1}}"#,
        #"{"subject":"s","attributes":{"subject.x":[]}}"#, #"{"subject":"","attributes":{"subject.x":1}}"#,
    ])
    func `attributes of a subject that are not understood are refused`(body: String) async throws {
        let answer = try await TestAgent().send(.put, "/v1/subjects/attributes", json: body)
        #expect(answer.status == 400)
    }

    @Test(arguments: [
        ("true", FactValue.flag(true)), ("3", .number(3)), ("-0.5", .number(-0.5)), ("nan", .text("nan")), ("1e999", .text("1e999")), ("", .text("")),
    ])
    func `a fact on the command line is a flag, a finite number or a text`(text: String, value: FactValue) {
        #expect(RankCommand.value(text) == value)
    }
}
