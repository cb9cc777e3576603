import Compliance
import Enrichment
import Foundation
import HTTPTypes
import RankingModel
import Scorecards
import Testing

@testable import EdgeAgent

@Suite struct ComplianceRankingTests {
    private static let items = (0..<24).map { "i\($0)" }

    /// Twenty-four items that follow one another, some of them together.
    private static var table: ItemTable {
        var builder = ItemTableBuilder()
        for time in 0..<60 { builder.add(session: [items[time % 24], items[(time * 7 + 1) % 24], items[(time * 5 + 2) % 24]], endedAt: Int64(time)) }
        return builder.build()
    }

    private static func agent(_ file: [UInt8], scorecards: ScorecardSet? = nil, yaml: String = "") async throws -> TestAgent {
        let agent = try await TestAgent(yaml)
        var installed = InstalledRanking(table: table, model: try TestAgent.follower, modelVersion: 1)
        installed.rules = CompiledRules(try RuleSet(reading: file))
        installed.scorecards = scorecards
        try await agent.running.subjects.install(installed)
        return agent
    }

    private static func sample(_ path: String) throws -> [UInt8] { Array(try OpenAPIFile.document("docs/samples/" + path).utf8) }

    @Test("No request ever returns an item that a rule forbids, and k come back when k are allowed", arguments: 0..<12 as Range<UInt64>)
    func property(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let world = RuleWorld(using: &generator)
        let agent = try await Self.agent(world.file)
        try await agent.grant(["ranking"])
        // The operator's facts: some items have none, one is away, one is adjusted.
        var known: [String: [String: Int]] = [:]
        var stated: [String] = []
        func state(_ name: String, _ item: String?, _ value: String) {
            stated.append(#"{"name":"\#(name)",\#(item.map { #""item":"\#($0)","# } ?? "")"value":\#(value),"ttl_seconds":600}"#)
        }
        for item in Self.items + ["unknown-item"] {
            for name in ["item.class", "item.region"] where Int.random(in: 0...3, using: &generator) > 0 {
                let value = Int.random(in: 0...3, using: &generator)
                known[item, default: [:]][name] = value
                state(name, item, "\(value)")
            }
        }
        let away = try #require(Self.items.randomElement(using: &generator))
        state("item.available", away, "false")
        state("item.score_adjustment", Self.items.randomElement(using: &generator), "4.5")
        var request: [String: Int] = [:]
        if Bool.random(using: &generator) {
            request["market.mood"] = Int.random(in: 0...3, using: &generator)
            state("market.mood", nil, "\(request["market.mood"] ?? 0)")
        }
        #expect(try await agent.send(.put, "/v1/attributes", json: "[\(stated.joined(separator: ","))]").status == 204)
        if Bool.random(using: &generator) {
            request["subject.level"] = Int.random(in: 0...3, using: &generator)
            let body = #"{"subject":"someone","attributes":{"subject.level":\#(request["subject.level"] ?? 0)}}"#
            #expect(try await agent.send(.put, "/v1/subjects/attributes", json: body).status == 204)
        }
        func allowed(_ facts: [String: Int]) -> Set<String> {
            Set((Self.items + ["unknown-item"]).filter { $0 != away && world.allows((known[$0] ?? [:]).merging(facts) { first, _ in first }) })
        }
        for step in 0..<10 {
            // Fall-backs without consent and without a session, then a session that grows, also by an item that the table does not know.
            if step > 2 {
                let item = step == 5 ? "unknown-item" : Self.items.randomElement(using: &generator) ?? "i0"
                #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view(item, id: "\(step)")).status == 204)
            }
            let subject = step == 0 ? "nobody" : "someone"
            var facts = request
            if step == 0 { facts["subject.level"] = nil }
            var body = #""subject":"\#(subject)""#
            if step % 2 == 1 {
                facts["request.channel"] = Int.random(in: 0...3, using: &generator)
                body += #","facts":{"request.channel":\#(facts["request.channel"] ?? 0)}"#
            }
            let k = Int.random(in: 1...30, using: &generator)
            body += #","k":\#(k),"record":true"#
            let candidates = step % 3 == 2 ? Self.items.shuffled(using: &generator).prefix(9).map { $0 } : nil
            if let candidates { body += #","candidates":[\#(candidates.map { "\"\($0)\"" }.joined(separator: ","))]"# }
            if step % 4 == 3 { body += #","diversity":0.5,"repeats":"exclude""# }
            let answer = try await agent.send(.post, "/v1/rank", json: "{\(body)}")
            #expect(answer.status == 200, "\(answer.text)")
            let returned = try #require(answer.object["items"] as? [[String: Any]])
            let names = returned.compactMap { $0["id"] as? String }
            let may = allowed(facts)
            #expect(may.isSuperset(of: names), "seed \(seed), step \(step)")
            #expect(Set(names).count == names.count)
            if step % 4 != 3 {
                let open = candidates.map { may.intersection($0) } ?? may.intersection(Self.items)
                #expect(names.count >= min(k, open.count), "seed \(seed), step \(step)")
            }
            for item in returned {
                let compliance = try #require(item["compliance"] as? [String: Any])
                let name = item["id"] as? String ?? ""
                #expect(compliance["verdict"] as? String == (known[name]?["item.class"] == 2 ? "flagged" : "allowed"))
            }
            let rules = try #require(try await agent.running.subjects.installed.rules?.rules)
            for entry in try #require(answer.object["records"] as? [[String: String]]) {
                let record = try DecisionRecord(reading: Array((entry["record"] ?? "").utf8))
                #expect(record.digest == rules.digest)
                #expect((record.decision.verdict == .denied) == !names.contains(entry["item"] ?? ""))
            }
        }
        let may = allowed(request)
        try await agent.stream("subject=someone&k=30") { reader, _ in
            let first = try await reader.event(0)
            #expect(may.isSuperset(of: first.items))
        }
    }

    @Test func `what is denied is counted by rule, and disclosures are in the reader's language`() async throws {
        let file = """
            {"format":"sotto-rules-1","id":"f","version":3,"default":"allow","default_language":"en",
             "facts":{"item.id":{"type":"text"}},"disclosures":{"d":{"en":"May contain nuts.","de":"Kann Nüsse enthalten."}},
             "rules":[{"id":"no-i3","reason":"GONE","effect":"deny","on_unknown":"deny","when":{"fact":"item.id","in":["i3","i4"]}},
              {"id":"nuts","reason":"NUTS","effect":"disclose","on_unknown":"ignore","when":{"fact":"item.id","=":"i5"},"disclosures":["d"]}]}
            """
        let agent = try await Self.agent(Array(file.utf8))
        for (options, language, text) in [
            (#","language":"de-AT""#, "de", "Kann Nüsse enthalten."), (#","facts":{"subject.language":"de"}"#, "de", "Kann Nüsse enthalten."),
            (#","facts":{"request.language":"de","subject.language":"en"}"#, "de", "Kann Nüsse enthalten."), ("", "en", "May contain nuts."),
        ] {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"s","k":24\#(options)}"#)
            let items = try #require(answer.object["items"] as? [[String: Any]])
            #expect(items.count == 22)
            let fifth = try #require(items.first { $0["id"] as? String == "i5" }?["compliance"] as? [String: Any])
            #expect(fifth["codes"] as? [String] == ["NUTS"])
            let disclosure = try #require((fifth["disclosures"] as? [[String: String]])?.first)
            #expect(disclosure == ["id": "d", "language": language, "text": text])
            let rules = try #require(answer.object["rules"] as? [String: Any])
            #expect((rules["denied"] as? [[String: Any]])?.first?["items"] as? Int == 2)
            #expect(rules["version"] as? Int == 3)
        }
    }

    @Test func `a fraud score is computed before the rules read it, and cannot be stated away`() async throws {
        let file = """
            {"format":"sotto-rules-1","id":"f","version":1,"default":"allow","default_language":"en",
             "facts":{"request.fraud_score":{"type":"number"}},
             "rules":[{"id":"fraud","reason":"FRAUD","effect":"deny","on_unknown":"deny","when":{"fact":"request.fraud_score",">":500}}]}
            """
        let cards = try ScorecardSet(reading: Self.sample("scorecards/transaction-fraud.json"))
        let agent = try await Self.agent(Array(file.utf8), scorecards: cards)
        func count(_ options: String) async throws -> Int {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"\#(options)}"#)
            return (answer.object["items"] as? [Any])?.count ?? -1
        }
        #expect(try await count("") == 0, "an unknown score fails closed")
        let calm =
            #"{"request.amount_to_usual":1,"request.attempts_last_hour":1,"request.device_age_days":400,"request.country_matches_card":true,"request.entry_mode":"chip"}"#
        let wild =
            #"{"request.amount_to_usual":50,"request.attempts_last_hour":9,"request.device_age_days":0,"request.country_matches_card":false,"request.fraud_score":0}"#
        #expect(try await count(#","fraud_card":"transaction-fraud","facts":\#(calm)"#) == 20)
        #expect(try await count(#","fraud_card":"transaction-fraud","facts":\#(wild)"#) == 0)
        #expect(try await count(#","fraud_card":"no-such-card""#) == 0)
        #expect(try await count(#","facts":{"request.fraud_score":0}"#) == 0, "nor without a card")
        #expect(try await count(#","fraud_card":"no-such-card","facts":{"request.fraud_score":0}"#) == 0)
    }

    @Test(arguments: [true, false])
    func `what is kept of a subject cannot be stated away, and the answer and its records say that it was tried`(mayState: Bool) async throws {
        let file = """
            {"format":"sotto-rules-1","id":"f","version":1,"default":"allow","default_language":"en",
             "facts":{"subject.kyc_state":{"type":"text"},"subject.level":{"type":"number"}},
             "rules":[{"id":"kyc","reason":"KYC","effect":"deny","on_unknown":"deny","when":{"fact":"subject.kyc_state","!=":"verified"}},
              {"id":"level","reason":"LEVEL","effect":"deny","on_unknown":"ignore","when":{"fact":"subject.level","=":9}}]}
            """
        let agent = try await Self.agent(Array(file.utf8), yaml: "requests:\n  subject_facts: \(mayState)\n")
        func ask(_ facts: String) async throws -> (items: Int, ignored: [String], records: [DecisionRecord]) {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","k":2,"facts":{\#(facts)},"record":true}"#)
            let records = (answer.object["records"] as? [[String: String]] ?? []).map { Array(($0["record"] ?? "").utf8) }
            return (
                (answer.object["items"] as? [Any])?.count ?? -1, answer.object["ignored_facts"] as? [String] ?? [],
                try records.map { bytes throws(ComplianceError) in try DecisionRecord(reading: bytes) }
            )
        }
        let verified = #""subject.kyc_state":"verified""#
        // What nobody kept may be stated, where requests are trusted to.
        #expect(try await ask(verified).items == (mayState ? 2 : 0))
        try await agent.grant(["ranking"])
        let pending = #"{"subject":"someone","attributes":{"subject.kyc_state":"pending"}}"#
        #expect(try await agent.send(.put, "/v1/subjects/attributes", json: pending).status == 204)
        let lied = try await ask(verified)
        #expect(lied.items == 0)
        #expect(lied.ignored == ["subject.kyc_state"])
        #expect(!lied.records.isEmpty && lied.records.allSatisfy { $0.ignored.map(\.text) == ["subject.kyc_state"] })
        #expect(try await ask(#""subject.kyc_state":"pending""#).ignored.isEmpty, "the same is no contradiction")
        let kept = #"{"subject":"someone","attributes":{"subject.kyc_state":"verified"}}"#
        #expect(try await agent.send(.put, "/v1/subjects/attributes", json: kept).status == 204)
        #expect(try await ask(#""subject.kyc_state":"pending""#).items == 2)
        let level = try await ask(#""subject.level":9"#)
        #expect(level.items == (mayState ? 0 : 2) && level.ignored == (mayState ? [] : ["subject.level"]))
    }

    @Test func `rules see which scorecard a request chose`() async throws {
        let file = """
            {"format":"sotto-rules-1","id":"f","version":1,"default":"allow","default_language":"en",
             "facts":{"session.fraud_card":{"type":"text"}},
             "rules":[{"id":"card","reason":"CARD","effect":"deny","on_unknown":"deny","when":{"fact":"session.fraud_card","!=":"transaction-fraud"}}]}
            """
        let cards = try ["transaction-fraud", "financial-wellness"].map { try String(decoding: Self.sample("scorecards/\($0).json"), as: UTF8.self) }
        let agent = try await Self.agent(
            Array(file.utf8), scorecards: ScorecardSet(reading: Array(#"{"scorecards":[\#(cards.joined(separator: ","))]}"#.utf8)))
        for (option, items) in [("", 0), (#","fraud_card":"transaction-fraud""#, 20), (#","fraud_card":"financial-wellness""#, 0)] {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"\#(option)}"#)
            #expect((answer.object["items"] as? [Any])?.count == items)
        }
    }

    @Test func `a scorecard is evaluated with what is known and what is stated`() async throws {
        let cards = try ScorecardSet(reading: Self.sample("scorecards/transaction-fraud.json"))
        let card = try #require(cards.scorecards.first)
        let agent = try await Self.agent(RuleWorld.open, scorecards: cards)
        for (example, expected) in card.examples.prefix(4).map({ ($0, card.evaluate($0.facts)) }) {
            let facts = example.facts.filter { [.request, .subject].contains($0.key.scope) }
            guard facts.count == example.facts.count else { continue }
            let stated = try String(decoding: LocalJSON.bytes(Dictionary(uniqueKeysWithValues: facts.map { ($0.text, FactJSON($1)) })), as: UTF8.self)
            let answer = try await agent.send(.post, "/v1/score", json: #"{"card":"transaction-fraud","subject":"s","facts":\#(stated)}"#)
            #expect(answer.status == 200)
            #expect(answer.object["score"] as? Double == expected.score)
            #expect(answer.object["band"] as? String == expected.band)
        }
        #expect(try await agent.send(.post, "/v1/score", json: #"{"card":"nothing","subject":"s"}"#).status == 404)
        for body in [
            "", "{}", #"{"card":"x"}"#, #"{"card":"x","subject":"s","facts":{"item.x":1}}"#, #"{"card":"x","subject":"s","facts":{"session.x":1}}"#,
        ] {
            #expect(try await agent.send(.post, "/v1/score", json: body).status == 400, "\(body)")
        }
    }

    @Test(arguments: [
        #""diversity":2"#, #""repeats":"never""#, #""explain":1"#, #""context":{"device":"toaster"}"#, #""context":{"x":1}"#,
        #""facts":{"item.x":1}"#,
        #""facts":{"market.x":1}"#, #""facts":{"request.x":[1]}"#, #""language":"x""#, #""diversty":0.5"#, #""k":1.5"#, #""candidates":[1]"#,
    ])
    func `an option that is not understood is refused`(option: String) async throws {
        let answer = try await TestAgent().send(.post, "/v1/rank", json: #"{"subject":"s",\#(option)}"#)
        #expect(answer.status == 400)
        #expect(answer.problem == "urn:sotto:problem:malformed-body")
    }

    @Test func `options reach the ranker`() async throws {
        let agent = try await Self.agent(RuleWorld.open)
        try await agent.grant(["ranking"])
        for (index, item) in ["i0", "i1", "i0"].enumerated() {
            #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view(item, id: "\(index)")).status == 204)
        }
        func ids(_ options: String) async throws -> [String] {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"\#(options)}"#)
            #expect((answer.object["intent"] as? [String: Any])?["label"] is String)
            return (answer.object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
        }
        #expect(try await Set(ids(#","repeats":"only""#)) == ["i0", "i1"])
        #expect(try await Set(ids(#","repeats":"exclude""#)).isDisjoint(with: ["i0", "i1"]))
        let explained = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone","explain":true,"k":1}"#)
        let item = try #require((explained.object["items"] as? [[String: Any]])?.first)
        #expect(item["sources"] is [String])
        #expect(try await ids(#","context":{"device":"phone","entry":"search","utc_offset_minutes":60},"diversity":0.7"#).count == 20)
    }
}

extension RuleWorld {
    /// Rules that forbid nothing.
    static var open: [UInt8] {
        Array(
            #"{"format":"sotto-rules-1","id":"open","version":1,"default":"allow","default_language":"en","facts":{"item.id":{"type":"text"}},"rules":[{"id":"r","reason":"R","effect":"flag","on_unknown":"ignore","when":{"fact":"item.id","=":"x"}}]}"#
                .utf8)
    }
}
