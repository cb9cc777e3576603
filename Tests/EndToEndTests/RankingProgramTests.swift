import Foundation
import Testing

@Suite("Rankings, rules, facts and scores through the programs", .serialized)
struct RankingProgramTests {
    static let hasDatabaseShell = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/sqlite3") }

    @Test("What a POST of events brought is in the next ranking and in the stream; what a rule denies is in no answer")
    func eventsAndRules() async throws {
        let shop = try await ShopUnderTest()
        // Nothing is known of the subject: nothing may be shown, with consent or without.
        let nothing = try await shop.ask()
        #expect(nothing.items.isEmpty && nothing.denials == ["JURISDICTION_NOT_SERVED"], "\(nothing.object)")
        let stated = try await shop.ask(["facts": ShopUnderTest.facts])
        #expect(stated.basis == "popularity_without_consent" && Set(stated.items) == ShopUnderTest.allowed, "\(stated.object)")

        try await shop.introduce()
        let stream = try shop.api.stream("subject=\(ShopUnderTest.subject)&k=20")
        defer { stream.close() }
        try await stream.wait(for: "a first ranking") { $0.basis == "popularity" && Set($0.items) == ShopUnderTest.allowed }
        for item in ["loan-a", "fund-x", "saver-b", "turbo-z", "fund-c"] {
            try await shop.view(item)
            let ranking = try await shop.ask()
            #expect(ranking.basis == "model" && Set(ranking.items) == ShopUnderTest.allowed, "\(ranking.items)")
            guard !ShopUnderTest.forbidden.contains(item) else { continue }
            #expect(ranking.items.first == item)
            try await stream.wait(for: "\(item) first in the stream") { $0.items.first == item }
        }
        for shown in stream.rankings { #expect(ShopUnderTest.forbidden.isDisjoint(with: shown.items)) }

        // Two are asked for and two come back, whatever else is among the candidates.
        let candidates = ShopUnderTest.forbidden.sorted() + ["unknown", "saver-b", "loan-a", "fund-a"]
        let given = try await shop.ask(["k": 2, "candidates": candidates])
        #expect(given.items.count == 2 && ShopUnderTest.allowed.isSuperset(of: given.items))
        #expect(given.object["unknown_candidates"] as? Int == 1)
        #expect(try await shop.ask(["candidates": ShopUnderTest.forbidden.sorted()]).items.isEmpty)
        #expect(try await shop.ask(["repeats": "only"]).items.sorted() == ["fund-c", "loan-a", "saver-b"])
        let elsewhere = try await shop.ask(["session": "another"])
        #expect(elsewhere.basis == "popularity" && Set(elsewhere.items) == ShopUnderTest.allowed)
    }

    @Test("Disclosures come in the subject's language, flags as the fraud score says; each decision can be taken again from its record")
    func decisions() async throws {
        let shop = try await ShopUnderTest()
        try await shop.introduce()
        let unscored = try await shop.ask()
        #expect(unscored.items.allSatisfy { unscored.verdict(of: $0) == "flagged" && unscored.codes(of: $0).contains("FRAUD_BLOCKED") })
        let german = unscored.disclosures(of: "fund-a")["capital-at-risk"]
        #expect(german?.language == "de" && german?.text?.hasPrefix("Der Wert von Anlagen") == true)
        #expect(unscored.disclosures(of: "loan-a")["borrowing-costs"]?.language == "en", "there is no German text")
        #expect(unscored.disclosures(of: "saver-a").isEmpty)

        let home: [String: Any] = [
            "request.amount_to_usual": 0.1, "request.attempts_last_hour": 1, "request.device_age_days": 800, "request.country_matches_card": true,
            "request.entry_mode": "contactless",
        ]
        let stolen: [String: Any] = [
            "request.amount_to_usual": 12, "request.attempts_last_hour": 9, "request.device_age_days": 0, "request.country_matches_card": false,
            "request.entry_mode": "keyed",
        ]
        let calm = try await shop.ask(["fraud_card": "transaction-fraud", "facts": home, "language": "nl-BE"])
        #expect(calm.items.count == 7 && calm.items.allSatisfy { calm.verdict(of: $0) == "allowed" })
        #expect(calm.disclosures(of: "loan-a")["borrowing-costs"]?.text == "Let op! Geld lenen kost geld.")
        let suspected = try await shop.ask(["fraud_card": "transaction-fraud", "facts": stolen, "record": true])
        #expect(suspected.items.count == 7 && suspected.items.allSatisfy { suspected.codes(of: $0).contains("FRAUD_SUSPECTED") })

        let records = shop.collector.scratch.path("decisions.jsonl")
        try Data(suspected.records.utf8).write(to: URL(filePath: records))
        let replay = ["rules", "replay", "--rules", ShopUnderTest.rules.path, "--record", records]
        #expect(try CollectorUnderTest.succeed("sotto-agent", replay).contains("decisions: 11, the same: 11"))
        let changed = suspected.records.replacing("\"subject.risk_tolerance\":4", with: "\"subject.risk_tolerance\":7", maxReplacements: 20)
        try Data(changed.utf8).write(to: URL(filePath: records))
        let outcome = try BuiltPrograms.run("sotto-agent", replay)
        #expect(outcome.status == 1 && outcome.output.contains("recorded denied for RISK_ABOVE_TOLERANCE"), "\(outcome.output)\(outcome.errors)")
    }

    @Test("A fact with an end changes rankings and streams while it holds, and no longer; an installed card scores its worked example")
    func factsAndScores() async throws {
        let shop = try await ShopUnderTest()
        try await shop.introduce()
        try await shop.view("fund-a")
        let stream = try shop.api.stream("subject=\(ShopUnderTest.subject)&k=20")
        defer { stream.close() }
        try await stream.wait(for: "a first ranking") { $0.items.first == "fund-a" }
        let version = try await shop.ask().object["model_version"] as? Int
        let facts: [[String: Any]] = [
            ["name": "item.score_adjustment", "item": "loan-a", "value": 5, "ttl_seconds": 2],
            ["name": "item.score_adjustment", "item": "turbo-z", "value": 5, "ttl_seconds": 2],
            ["name": "item.available", "item": "saver-a", "value": false, "ttl_seconds": 2],
            ["name": "market.volatility", "value": 31.5, "ttl_seconds": 600],
        ]
        try await shop.api.expect(204, "PUT", "/v1/attributes", facts)
        let raised = try await shop.ask()
        #expect(raised.items.first == "loan-a" && !raised.items.contains("saver-a"), "\(raised.items)")
        #expect(raised.object["model_version"] as? Int == version)
        try await stream.wait(for: "the loan first") { $0.items.first == "loan-a" && !$0.items.contains("saver-a") }
        try await stream.wait(for: "the fund first again") { $0.items.first == "fund-a" && $0.items.contains("saver-a") }
        #expect(try await shop.ask().items.first == "fund-a")
        let refused = try await shop.api.call("PUT", "/v1/attributes", ["name": "item.available", "item": "saver-a", "value": false])
        #expect(refused.status == 400, "a fact without an end: \(refused.answer)")

        let applicant: [String: Any] = [
            "subject.debt_to_income": 0.42, "subject.months_employed": 8, "subject.late_payments_12m": 1, "subject.credit_utilisation": 0.85,
            "subject.has_savings": false,
        ]
        let score = try await shop.api.expect(
            200, "POST", "/v1/score", ["card": "creditworthiness", "subject": ShopUnderTest.subject, "facts": applicant])
        #expect(score["score"] as? Double == 497 && score["probability"] as? Double == 0.416757)
        #expect(score["band"] as? String == "high_risk" && score["decision"] as? String == "refer")
        let reasons = (score["reasons"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
        #expect(reasons == ["credit-utilisation", "debt-to-income", "months-employed"])
        for card in ["financial-wellness", "investment-risk", "product-suitability", "transaction-fraud"] {
            try await shop.api.expect(200, "POST", "/v1/score", ["card": card, "subject": ShopUnderTest.subject])
        }
        try await shop.api.expect(404, "POST", "/v1/score", ["card": "none", "subject": ShopUnderTest.subject])
    }

    @Test("Killed and started again, the agent knows what was said of a subject and what it was shown, and answers nothing that the rules deny")
    func killed() async throws {
        let shop = try await ShopUnderTest()
        try await shop.introduce()
        try await shop.view("loan-a")
        try await shop.choose("saver-b", from: ["fund-a", "brand-new", "saver-b", "fund-c"])
        func shown() async throws -> NSArray? { try await shop.api.ask("/v1/data?subject=\(ShopUnderTest.subject)")["sessions"] as? NSArray }
        let (before, known) = (try await shop.ask(), try await shown())
        #expect("\(known ?? [])".contains("brand-new"))
        // Without the collector it can only rest on what it kept.
        #expect(shop.collector.stop() == 0)
        try await shop.restart()
        let after = try await shop.ask()
        #expect(after.digest == before.digest && after.items == before.items && after.session == before.session, "\(after.object)")
        #expect(try await shown() == known)
        let kept = try await shop.api.ask("/v1/subjects/attributes?subject=\(ShopUnderTest.subject)")["attributes"] as? [String: [String: Any]]
        #expect(kept?["subject.risk_tolerance"]?["value"] as? Int == 4)
    }

    @Test(
        "Rules that are no longer what was signed are not as if there were none: nothing is shown, and no older release without them ranks",
        .enabled(if: hasDatabaseShell), arguments: [("sotto-rules-1", "xotto-rules-1"), ("\"item.risk_class\", \">\"", "\"item.risk_class\", \"<\"")])
    func damaged(text: (from: String, to: String)) async throws {
        let shop = try await ShopUnderTest()
        #expect(shop.collector.stop() == 0)
        shop.agent.kill()
        try change("device_file", of: shop.agent.directory + "/device.sqlite", "name LIKE 'release.file.%'", from: text.from, to: text.to)
        try shop.agent.start()
        let api = try await shop.answering()
        let closed = try await api.rank(["subject": ShopUnderTest.subject, "facts": ShopUnderTest.facts])
        #expect(closed.items.isEmpty && closed.basis == "nothing_installed", "\(closed.object)")
    }

    @Test(
        "Rules that were changed after they were signed are refused and the old ones rule on; a new version changes what an open stream shows",
        .enabled(if: hasDatabaseShell))
    func tampered() async throws {
        let shop = try await ShopUnderTest()
        try await shop.introduce()
        let stream = try shop.api.stream("subject=\(ShopUnderTest.subject)&k=20")
        defer { stream.close() }
        try await stream.wait(for: "a first ranking") { $0.items.contains("loan-a") }
        let first = try await shop.ask().digest

        #expect(shop.collector.stop() == 0)
        let second = try shop.collector.publish(rules: shop.rulesWithoutLoans(version: 2))
        let database = shop.collector.directory + "/collector.sqlite"
        let file = "name LIKE 'targets/\(second)%'"
        try change("releases", of: database, file, from: "LOANS_PAUSED", to: "LOANS_PASSED")
        try await shop.collector.start()
        try await shop.agent.wait(for: "release was refused")
        let kept = try await shop.ask()
        #expect(kept.digest == first && kept.items.contains("loan-a"))

        try change("releases", of: database, file, from: "LOANS_PASSED", to: "LOANS_PAUSED")
        try await stream.wait(for: "no loan in the stream") { !$0.items.contains("loan-a") && $0.digest == second }
        let paused = try await shop.ask()
        #expect(Set(paused.items) == ShopUnderTest.allowed.subtracting(["loan-a"]) && paused.denials.contains("LOANS_PAUSED"))
        for shown in stream.rankings { #expect(ShopUnderTest.forbidden.isDisjoint(with: shown.items)) }
    }

    /// Changes a text in the bytes that a database keeps.
    private func change(_ table: String, of database: String, _ condition: String, from old: String, to new: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "sqlite3", "-cmd", ".timeout 5000", database,
            "UPDATE \(table) SET bytes = CAST(replace(CAST(bytes AS TEXT), '\(old)', '\(new)') AS BLOB) "
                + "WHERE \(condition) AND instr(CAST(bytes AS TEXT), '\(old)') > 0",
        ]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
