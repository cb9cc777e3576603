import Foundation
import RankingModel
import TLSPresentation
import Testing

/// A shop of financial products: a collector that released a model, an item table, five scorecards and compliance rules, and an agent that
/// installed them all.
final class ShopUnderTest {
    static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/samples")
    static let rules = samples.appending(path: "compliance/retail-finance.json")
    /// What the sample rules keep from ``subject``: too risky, another country's licence, advertising without consent.
    static let forbidden: Set<String> = ["fund-x", "fund-gb", "turbo-z", "ad-a"]
    /// Everything else.
    static let allowed: Set<String> = ["fund-a", "fund-b", "fund-c", "fund-d", "saver-a", "saver-b", "loan-a"]
    static let subject = "visitor-7"
    /// Facts that the rules ask for, of somebody in Austria who would take a risk of 4 in 7.
    static var facts: [String: Any] {
        [
            "subject.jurisdiction": "AT", "subject.age_band": "25-64", "subject.kyc_state": "verified", "subject.risk_tolerance": 4,
            "subject.language": "de-AT",
        ]
    }

    let collector: CollectorUnderTest
    let agent: AgentUnderTest
    private(set) var api: LocalCaller
    private var events = 0

    init() async throws {
        let scratch = try ScratchFolder()
        let table = try Self.table(in: scratch)
        collector = try await CollectorUnderTest(in: scratch, releases: ["--items", table, "--model", try Self.model(in: scratch)])
        agent = try AgentUnderTest(at: collector, subjects: [])
        let digest = try collector.publish(rules: Self.rules, ["--scorecards", try Self.cards(in: scratch)])
        try agent.start()
        try await agent.wait(for: "installed a new release")
        api = try #require(LocalCaller(directory: agent.directory))
        // The first release may still have been without the policies.
        try await installs(digest)
    }

    /// Waits until answers obey the rules with a digest.
    func installs(_ digest: String) async throws {
        for _ in 0..<6_000 {
            if try await api.rank(["subject": Self.subject]).digest == digest { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RunningProgram.NeverHappened(what: "the rules \(digest) in force")
    }

    /// Grants ranking to ``subject`` and states ``facts`` about it.
    func introduce() async throws {
        try await api.expect(200, "PUT", "/v1/consent", ["subject": Self.subject, "version": 1, "grant": ["ranking"]])
        try await api.expect(204, "PUT", "/v1/subjects/attributes", ["subject": Self.subject, "attributes": Self.facts])
    }

    /// Records that ``subject`` viewed an item.
    func view(_ item: String) async throws {
        events += 1
        let event: [String: Any] = [
            "event": "view_item", "event_id": "e\(events)", "subject": Self.subject,
            "timestamp_ms": Int(Date().timeIntervalSince1970 * 1000), "items": [["item_id": item]],
        ]
        try await api.expect(204, "POST", "/v1/events", [event])
    }

    /// Records that ``subject`` was shown a list and chose an item of it.
    func choose(_ item: String, from list: [String]) async throws {
        let shown: [[String: Any]] = list.map { ["item_id": $0, "price": 9.5] }
        for (kind, items) in [("view_item_list", shown), ("select_item", [["item_id": item]])] {
            events += 1
            let event: [String: Any] = [
                "event": kind, "event_id": "e\(events)", "subject": Self.subject, "timestamp_ms": Int(Date().timeIntervalSince1970 * 1000),
                "items": items,
            ]
            try await api.expect(204, "POST", "/v1/events", [event])
        }
    }

    /// A ranking for ``subject``; nothing forbidden is ever in one.
    func ask(_ more: [String: Any] = [:]) async throws -> ShownRanking {
        let ranking = try await api.rank(["subject": Self.subject, "k": 20].merging(more) { $1 })
        #expect(Self.forbidden.isDisjoint(with: ranking.items), "\(more): \(ranking.items)")
        return ranking
    }

    /// Kills the agent as a power cut would and starts it again.
    func restart() async throws {
        agent.kill()
        try agent.start()
        api = try await answering()
    }

    /// The caller of an agent that was started again.
    func answering() async throws -> LocalCaller {
        try await agent.wait(for: "ready")
        return try #require(LocalCaller(directory: agent.directory))
    }

    /// The sample rules with another version and one more rule: no loans for now.
    func rulesWithoutLoans(version: Int) throws -> URL {
        let bytes = try Data(contentsOf: Self.rules)
        var object = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let rule: [String: Any] = [
            "id": "no-loans", "reason": "LOANS_PAUSED", "effect": "deny", "on_unknown": "ignore", "when": ["fact": "item.kind", "=": "loan"],
        ]
        object["version"] = version
        object["rules"] = (object["rules"] as? [Any] ?? []) + [rule]
        // Its examples show loans that were allowed.
        object["examples"] = (object["examples"] as? [[String: Any]] ?? []).filter {
            ($0["facts"] as? [String: Any])?["item.kind"] as? String != "loan"
        }
        let file = collector.scratch.url.appending(path: "rules-\(version).json")
        try JSONSerialization.data(withJSONObject: object, options: .sortedKeys).write(to: file)
        return file
    }

    /// A table of eleven products with risk classes, from sessions that view neighbours in the list.
    static func table(in scratch: ScratchFolder) throws -> String {
        let products: [(id: String, kind: String, risk: String, licence: String)] = [
            ("fund-a", "fund", "1", "eea"), ("fund-b", "fund", "2", "eea"), ("fund-c", "fund", "3", "eea"), ("fund-d", "fund", "4", "eea"),
            ("fund-x", "fund", "6", "eea"), ("fund-gb", "fund", "2", "gb"), ("saver-a", "savings", "", "eea"), ("saver-b", "savings", "", "eea"),
            ("loan-a", "loan", "", "eea"), ("turbo-z", "derivative", "7", "eea"), ("ad-a", "savings", "", "eea"),
        ]
        var catalogue = "id,category,price,kind,risk_class,licence,is_sponsored\n"
        for product in products {
            catalogue += "\(product.id),\(product.kind),1.00,\(product.kind),\(product.risk),\(product.licence),\(product.id == "ad-a")\n"
        }
        try Data(catalogue.utf8).write(to: scratch.url.appending(path: "catalogue.csv"))
        var sessions = "session_id\titem_id\ttimestamp\n"
        for session in 0..<60 {
            for view in 0..<4 {
                sessions += "s\(session)\t\(products[(session * 3 + view) % products.count].id)\t\(1_790_000_000 + session * 3_600 + view * 30)\n"
            }
        }
        try Data(sessions.utf8).write(to: scratch.url.appending(path: "sessions.tsv"))
        let table = scratch.path("items.bin")
        try CollectorUnderTest.succeed(
            "sotto-collector",
            [
                "table", "build", "--sessions", scratch.path("sessions.tsv"), "--catalogue", scratch.path("catalogue.csv"), "--no-vectors",
                "--output", table,
            ])
        return table
    }

    /// A model under which what was viewed last comes first.
    private static func model(in scratch: ScratchFolder) throws -> String {
        var weights = RankingModel.initial.weights
        weights[FeatureSlot.isLast.rawValue] = 3
        let model = try #require(RankingModel(version: 1, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights))
        try Data(model.encoded()).write(to: scratch.url.appending(path: "model.bin"))
        return scratch.path("model.bin")
    }

    /// The sample scorecards in one file.
    static func cards(in scratch: ScratchFolder) throws -> String {
        let files = try FileManager.default.contentsOfDirectory(at: samples.appending(path: "scorecards"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        let cards = try files.map { try String(contentsOf: $0, encoding: .utf8) }
        try #require(cards.count == 5)
        try Data("{\"scorecards\": [\(cards.joined(separator: ","))]}".utf8).write(to: scratch.url.appending(path: "cards.json"))
        return scratch.path("cards.json")
    }
}

extension CollectorUnderTest {
    /// Releases a rule file and returns its digest, by which answers name it.
    func publish(rules file: URL, _ more: [String] = []) throws -> String {
        let output = try Self.succeed("sotto-collector", ["policy", "publish", directory, "--rules", file.path, "--json"] + more)
        let facts = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        return try #require(facts.first { $0["kind"] as? String == "rules" }?["sha256"] as? String)
    }
}
