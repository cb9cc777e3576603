import BehaviorEvents
import Compliance
import Foundation
import HTTPTypes
import RankingModel
import SessionFeatures
import Sessions
import Testing

@testable import EdgeAgent

@Suite struct DisplayedListRouteTests {
    /// A list of which the table knows the second and the last item.
    private static let list = #"[{"id":"new-1","price":80},{"id":"d","price":120.5},"new-2",{"id":"new-3","price":0},{"id":"a"}]"#
    private static let names = ["new-1", "d", "new-2", "new-3", "a"]

    private static func agent(weights: [FeatureSlot: Float]?, rules: String? = nil) async throws -> TestAgent {
        let agent = try await TestAgent()
        try await install(weights, rules: rules, on: agent)
        return agent
    }

    private static func install(_ weights: [FeatureSlot: Float]?, rules: String? = nil, on agent: TestAgent) async throws {
        var all = [Float](repeating: 0, count: FeatureSchema.current.count)
        for (slot, weight) in weights ?? [:] { all[slot.rawValue] = weight }
        let model = try #require(RankingModel(version: 3, schemaFingerprint: FeatureSchema.current.fingerprint, weights: all))
        var installed = InstalledRanking(table: TestAgent.shop, model: weights == nil ? nil : model, modelVersion: weights == nil ? 0 : 3)
        if let rules { installed.rules = CompiledRules(try RuleSet(reading: Array(rules.utf8))) }
        try await agent.running.subjects.install(installed)
    }

    private func ranked(_ answer: TestAgent.Answer) -> [String] {
        (answer.object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
    }

    private func rank(_ agent: TestAgent, _ list: String = list, _ more: String = "") async throws -> TestAgent.Answer {
        try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","candidates":\#(list)\#(more)}"#)
    }

    private func show(_ items: [String], on agent: TestAgent, id: String) async throws {
        let list = items.map { #"{"item_id":"\#($0)","price":10}"# }.joined(separator: ",")
        let event =
            #"{"event":"view_item_list","event_id":"\#(id)","subject":"someone","timestamp_ms":\#(SystemClock.milliseconds()),"items":[\#(list)]}"#
        #expect(try await agent.send(.post, "/v1/events", json: event).status == 204)
    }

    @Test func `the whole list comes back, with the items that the table doesn't know`() async throws {
        let agent = try await Self.agent(weights: [.listTop: -1])
        let answer = try await rank(agent)
        #expect(ranked(answer) == Self.names.reversed())
        #expect(answer.object["unknown_candidates"] as? Int == 0)
        #expect(ranked(try await rank(agent, Self.list, #","k":2"#)) == ["a", "new-3"])
    }

    @Test(arguments: [true, false]) func `without a model the order is kept`(hasTable: Bool) async throws {
        let agent = hasTable ? try await Self.agent(weights: nil) : try await TestAgent()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("a", id: "1")).status == 204)
        let answer = try await rank(agent, #"["d","new-1","a","new-2"]"#, #","displayed":true,"explain":true"#)
        #expect(ranked(answer) == ["d", "new-1", "a", "new-2"])
        #expect(answer.object["basis"] as? String == "initial_model")
    }

    @Test func `what an item costs in the list counts, and a price of 0 is not known`() async throws {
        let agent = try await Self.agent(weights: [.listPrice: -1])
        let answer = try await rank(agent, #"[{"id":"x","price":300},{"id":"y","price":0},{"id":"z","price":100},{"id":"a","price":200}]"#)
        #expect(ranked(answer) == ["z", "y", "a", "x"])
    }

    @Test func `texts are a displayed list only when the request says so`() async throws {
        let agent = try await Self.agent(weights: [.listTop: -1])
        let plain = try await rank(agent, #"["new-1","d","a"]"#)
        #expect(Set(ranked(plain)) == ["d", "a"])
        #expect(plain.object["unknown_candidates"] as? Int == 1)
        #expect(ranked(try await rank(agent, #"["new-1","d",{"id":"a"}]"#, #","displayed":true"#)) == ["a", "d", "new-1"])
        // An answer leaves nothing in the session: what was shown in the end is told by an event.
        #expect(try await rank(agent, #"["new-1","d","a"]"#).body == plain.body)
    }

    @Test func `neither a forbidden nor an unavailable item is returned, and adjustments move the others`() async throws {
        let rules = """
            {"format":"sotto-rules-1","id":"list","version":1,"default":"allow","default_language":"en","facts":{"item.class":{"type":"number"}},
             "rules":[{"id":"no-class-1","reason":"CLASS","effect":"deny","on_unknown":"ignore","when":{"fact":"item.class","=":1}}]}
            """
        for weights in [[.listTop: 1], nil] as [[FeatureSlot: Float]?] {
            let agent = try await Self.agent(weights: weights, rules: rules)
            let facts = [
                ("item.class", "new-1", "1"), ("item.class", "d", "1"), ("item.class", "a", "2"), ("item.available", "new-3", "false"),
                ("item.score_adjustment", "a", "3"),
            ].map { #"{"name":"\#($0)","item":"\#($1)","value":\#($2),"ttl_seconds":600}"# }
            #expect(try await agent.send(.put, "/v1/attributes", json: "[\(facts.joined(separator: ","))]").status == 204)
            // An adjustment is read for items of the table; the others are asked about when they would be returned.
            let answer = try await rank(agent, Self.list, #","record":true"#)
            #expect(ranked(answer) == ["a", "new-2"])
            #expect(answer.object["unavailable"] as? Int == 1)
            let denied = try #require((answer.object["rules"] as? [String: Any])?["denied"] as? [[String: Any]])
            #expect(denied.first?["items"] as? Int == 2)
            #expect((answer.object["records"] as? [Any])?.count == 4)
        }
    }

    @Test func `a choice after a list event counts against what stood above it, also after a restart and under a new table`() async throws {
        let weights: [FeatureSlot: Float] = [.listSkipped: -1, .listChosenLast: -10]
        let agent = try await Self.agent(weights: weights)
        try await agent.grant(["ranking"])
        try await show(["new-1", "d", "new-2", "a"], on: agent, id: "1")
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("new-2", id: "2", kind: "select_item")).status == 204)
        let list = #"["new-1","new-2","d","a","new-4"]"#
        #expect(ranked(try await rank(agent, list, #","displayed":true"#)) == ["new-4", "a", "new-1", "d", "new-2"])
        agent.stop()
        try await agent.start()
        try await Self.install(weights, on: agent)
        #expect(ranked(try await rank(agent, list, #","displayed":true"#)) == ["new-4", "a", "new-1", "d", "new-2"])
        let exported = try await agent.send(.get, "/v1/data?subject=someone")
        let live = try #require((exported.object["sessions"] as? [[String: Any]])?.first?["shown"] as? [String: Any])
        #expect(live["list"] as? [String] == ["new-1", "d", "new-2", "a"])
        #expect(live["chosen"] as? String == "new-2")
        #expect(live["passed_over"] as? [String] == ["new-1", "d"])
        // Without consent to ranking nothing of it is left, in memory or in the store.
        _ = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
        #expect(try await !agent.send(.get, "/v1/data?subject=someone").text.contains("new-2"))
        #expect(try agent.running.store.sessionStates().allSatisfy { !String(decoding: $0, as: UTF8.self).contains("new-1") })
    }

    @Test func `lists of unknown items leave numbers for what the person turns to, and training reads no list without a choice`() {
        let shop = TestAgent.shop
        var state = SessionState()
        func event(_ kind: EventKind, _ items: [String], _ id: Int) -> BehaviorEvent {
            BehaviorEvent(kind: kind, id: EventID(hashing: "\(id)"), subject: "s", timestamp: Int64(id), items: items.map { EventItem(id: $0) })
        }
        for page in 0..<10 { EventMapping.apply(event(.viewItemList, (0..<100).map { "p\(page)-\($0)" }, page), in: shop, to: &state) }
        #expect(state.vocabulary.identifiers.count == EventMapping.listedUnknownItems)
        #expect(state.displayed.latest?.items.isEmpty == true)
        EventMapping.apply(event(.viewItemList, ["a", "never", "d", "p0-1"], 10), in: shop, to: &state)
        #expect(state.displayed.latest?.items.compactMap { state.identifier(of: $0, in: shop) } == ["a", "d", "p0-1"])
        EventMapping.apply(event(.selectItem, ["other"], 11), in: shop, to: &state)
        #expect(state.displayed.places.isEmpty)
        EventMapping.apply(event(.selectItem, ["d"], 12), in: shop, to: &state)
        #expect(state.displayed.places == [1])
        #expect(state.lastItem == shop.item("d"))
        let kept = [Interaction(itemID: "d", timestamp: 12, kind: .selectItem)]
        #expect(EventMapping.signals(of: kept, in: shop) == [.view(item: shop.item("d"), time: 12)])
    }

    @Test(arguments: [
        #"{"displayed":true}"#, #"{"displayed":"yes","candidates":["a"]}"#, #"{"candidates":[{"id":"a","price":-1}]}"#,
        #"{"candidates":[{"id":"a","price":"1"}]}"#, #"{"candidates":[{"id":"a","price":1e13}]}"#, #"{"candidates":[{"price":1}]}"#,
        #"{"candidates":[{"id":""}]}"#, #"{"candidates":[{"id":7}]}"#, #"{"candidates":[7]}"#, #"{"candidates":[["a"]]}"#, #"{"candidates":[null]}"#,
        #"{"candidates":[{"id":"a","cost":1}]}"#, #"{"candidates":[{"id":"a","id":"b"}]}"#, #"{"candidates":{"id":"a"}}"#,
        #"{"candidates":[{"id":"a","price":1}],"displayed":false}"#, #"{"candidates":["a",""],"displayed":true}"#,
        #"{"candidates":["a\u0001"],"displayed":true}"#, #"{"candidates":["LONG"],"displayed":true}"#, #"{"candidates":MANY,"displayed":true}"#,
        #"{"candidates":[{"id":"a","price":NaN}]}"#,
    ]) func `a list that makes no sense is refused, and nothing of it is repeated`(body: String) async throws {
        let many = "[\((0...DisplayedList.limit).map { "\"m\($0)\"" }.joined(separator: ","))]"
        let body = body.replacing("LONG", with: String(repeating: "x", count: 65)).replacing("MANY", with: many)
        let answer = try await TestAgent().send(.post, "/v1/rank", json: #"{"subject":"Ada Lovelace","# + body.dropFirst())
        #expect(answer.status == 400)
        #expect(answer.object["detail"] is String)
        #expect(!answer.text.contains("Ada"))
    }

    @Test func `an empty list and one with an item twice are answered`() async throws {
        let agent = try await Self.agent(weights: [.listTop: -1])
        #expect(ranked(try await rank(agent, "[]", #","displayed":true"#)).isEmpty)
        #expect(ranked(try await rank(agent, #"["a","b","a"]"#, #","displayed":true"#)) == ["b", "a"])
    }
}
