import Foundation
import Testing

@Suite("Commands on files: scorecards, rules, tables, evaluation")
struct FileCommandTests {
    private let scratch: ScratchFolder
    private static let cards = ShopUnderTest.samples.appending(path: "scorecards")
    private static let credit = cards.appending(path: "creditworthiness.json").path
    private static let outcomes = cards.appending(path: "creditworthiness-outcomes.csv").path

    init() throws { scratch = try ScratchFolder() }

    private func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: scratch.url.appending(path: name))
        return scratch.path(name)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    /// Expects a status, and words in what is printed for a person.
    private func refuse(_ status: Int32, _ words: String, _ program: String, _ arguments: [String]) throws {
        let outcome = try BuiltPrograms.run(program, arguments)
        #expect(outcome.status == status, "\(arguments): \(outcome.status) \(outcome.output)\(outcome.errors)")
        #expect((outcome.errors + outcome.output).contains(words), "\(arguments): \(outcome.output)\(outcome.errors)")
    }

    @Test("Outputs go where they were sent: never over an input, each other, a link or a device")
    func outputs() throws {
        let sessions = try file("sessions.tsv", "session_id\titem_id\n" + (0..<40).map { "\($0 / 4)\ti\($0 % 7)\n" }.joined())
        let output = scratch.path("table")
        try refuse(64, "named twice", "sotto-fleet", ["table", "--sessions", sessions, "--output", sessions])
        try refuse(64, "named twice", "sotto-fleet", ["warm", "--sessions", sessions, "--items-output", output, "--model-output", output])
        try refuse(64, "no folder", "sotto-fleet", ["table", "--sessions", sessions, "--output", scratch.path("missing/table")])
        let link = scratch.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: output)
        let table = ["table", "--sessions", sessions, "--no-vectors", "--output"]
        try CollectorUnderTest.succeed("sotto-fleet", table + [link])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == output)
        #expect(try Data(contentsOf: URL(filePath: output)).count > 40)
        let header = try file("header.tsv", "session_id\titem_id\n")
        try refuse(1, "no session", "sotto-fleet", ["table", "--sessions", header, "--no-vectors", "--output", output])
        try refuse(2, "not a regular file", "sotto-collector", ["table", "build", "--sessions", sessions, "--no-vectors", "--output", link])
    }

    @Test("score checks cards, scores facts and compares predictions with outcomes; each failure has its documented code")
    func score() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Self.cards, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.map(\.path)
        let lines = try CollectorUnderTest.succeed("sotto-agent", ["score", "check", "--json"] + files).split(separator: "\n")
        let checks = try lines.map { try object(String($0)) }
        #expect(checks.count == 5 && checks.allSatisfy { ($0["failures"] as? [Any])?.isEmpty == true && ($0["examples"] as? Int ?? 0) > 0 })

        let facts = try file(
            "facts.json",
            #"{"subject.debt_to_income": 0.42, "subject.months_employed": 8, "subject.late_payments_12m": 1, "#
                + #""subject.credit_utilisation": 0.85, "subject.has_savings": false}"#)
        let scored = try object(
            CollectorUnderTest.succeed("sotto-agent", ["score", "evaluate", "--card", Self.credit, "--facts", facts, "--json", "--explain"]))
        #expect(scored["score"] as? Double == 497 && scored["band"] as? String == "high_risk" && scored["base_points"] as? Double == 551)
        let report = try object(
            CollectorUnderTest.succeed("sotto-agent", ["score", "calibrate", "--card", Self.credit, "--outcomes", Self.outcomes, "--json"]))
        #expect(report["cases"] as? Int == 400 && report["bad"] as? Int == 31)
        for key in ["auc", "brier", "ece", "gini", "ks", "hosmer_lemeshow", "groups", "bands", "attributes", "not_reached"] {
            #expect(report[key] != nil, "\(key)")
        }

        let (empty, missing) = (try file("empty", ""), scratch.path("missing"))
        let wrong = try file("wrong.json", String(contentsOfFile: Self.credit, encoding: .utf8).replacing("\"score\": 497", with: "\"score\": 498"))
        try refuse(2, "instead of 498", "sotto-agent", ["score", "check", wrong])
        try refuse(66, "no such file", "sotto-agent", ["score", "check", missing])
        try refuse(1, "not_json", "sotto-agent", ["score", "check", empty])
        try refuse(66, "no such file", "sotto-agent", ["score", "evaluate", "--card", Self.credit, "--facts", missing])
        try refuse(1, "not_json", "sotto-agent", ["score", "evaluate", "--card", Self.credit, "--facts", empty])
        try refuse(1, "--id", "sotto-agent", ["score", "--card", try ShopUnderTest.cards(in: scratch), "--facts", facts])
        try refuse(64, "--facts", "sotto-agent", ["score", "evaluate", "--card", Self.credit])
        let calibrate = ["score", "calibrate", "--card", Self.credit, "--outcomes"]
        try refuse(2, "not reached", "sotto-agent", calibrate + [Self.outcomes, "--min-auc", "0.99"])
        try refuse(1, "header", "sotto-agent", calibrate + [empty])
        try refuse(1, "colour", "sotto-agent", calibrate + [try file("header.csv", "colour,outcome\nred,good\n")])
        try refuse(64, "--groups", "sotto-agent", calibrate + [Self.outcomes, "--groups", "2"])
    }

    @Test("rules checks, decides, explains and replays; each failure has its documented code")
    func rules() throws {
        let rules = ShopUnderTest.rules.path
        #expect(try CollectorUnderTest.succeed("sotto-agent", ["rules", "check", rules]).contains("sound: retail-finance-sample version 1"))
        #expect(try CollectorUnderTest.succeed("sotto-agent", ["rules", "explain", rules]).contains("unless a rule denies it"))
        let facts = try file(
            "facts.json",
            #"{"subject.jurisdiction": "NL", "subject.age_band": "25-64", "subject.kyc_state": "verified", "subject.risk_tolerance": 7, "#
                + #""session.fraud_score": 750, "request.date": "2026-11-22", "item.kind": "derivative", "item.risk_class": 6, "#
                + #""item.licence": "eea", "item.is_sponsored": false}"#)
        let decide = ["rules", "decide", "--rules", rules, "--language", "de-AT", "--facts"]
        let text = try CollectorUnderTest.succeed("sotto-agent", decide + [facts])
        #expect(text.hasPrefix("flagged\n") && text.contains("discloses capital-at-risk [de]"), "\(text)")
        let record = try CollectorUnderTest.succeed("sotto-agent", decide + [facts, "--json"])
        #expect((try object(record)["decision"] as? [String: Any])?["verdict"] as? String == "flagged")
        let replay = ["rules", "replay", "--rules", rules, "--record"]
        #expect(try CollectorUnderTest.succeed("sotto-agent", replay + [try file("record", record)]).contains("decisions: 1, the same: 1"))

        // Changed facts are named, also where the decision stays the same.
        let bent = try file("bent", record + record.replacing("\"session.fraud_score\":750", with: "\"session.fraud_score\":751"))
        try refuse(1, "line 2: its facts were changed after it was written", "sotto-agent", replay + [bent])
        try refuse(1, "line 2: has other facts: session.fraud_score", "sotto-agent", replay + [bent, "--facts", facts])
        try refuse(2, "2 lines of facts for 1 records", "sotto-agent", replay + [scratch.path("record"), "--facts", try file("pair", "{}\n{}\n")])

        let (empty, list) = (try file("empty", ""), try file("list", "[1]"))
        let other = try file("other.json", String(contentsOfFile: rules, encoding: .utf8).replacing("\"version\": 1", with: "\"version\": 2"))
        try refuse(1, "by retail-finance-sample version 1", "sotto-agent", ["rules", "replay", "--rules", other, "--record", scratch.path("record")])
        for (file, words) in [(empty, "no decision"), (list, "[invalid_value]")] {
            try refuse(2, words, "sotto-agent", replay + [file])
        }
        for (file, words) in [(empty, "[not_json]"), (list, "[wrong_type]")] {
            try refuse(1, words, "sotto-agent", ["rules", "check", file])
            try refuse(2, words, "sotto-agent", decide + [file])
            try refuse(2, words, "sotto-agent", ["rules", "explain", file])
        }
        let bad = try file(
            "bad.json", String(contentsOf: ShopUnderTest.rules, encoding: .utf8).replacing("\"expect\": \"flagged\"", with: "\"expect\": \"denied\""))
        try refuse(2, "[example_fails]", "sotto-agent", ["rules", "check", bad])
    }

    @Test("table builds, shows, tells what changed and applies it byte for byte; bad input is refused with a line that says what to do")
    func table() throws {
        let first = try ShopUnderTest.table(in: scratch)
        let more = try String(contentsOfFile: scratch.path("sessions.tsv"), encoding: .utf8) + "s99\tfund-a\t1790900000\ns99\tloan-a\t1790900009\n"
        let build = ["table", "build", "--no-vectors", "--output", scratch.path("second.bin"), "--sessions"]
        let catalogue = ["--catalogue", scratch.path("catalogue.csv"), "--json"]
        let built = try object(CollectorUnderTest.succeed("sotto-collector", build + [try file("more.tsv", more)] + catalogue))
        #expect(built["views"] as? Int == 242 && built["listed"] as? Int == 11)
        #expect((built["table"] as? [String: Any])?["items"] as? Int == 11)
        let shown = try object(CollectorUnderTest.succeed("sotto-collector", ["table", "show", first, "--item", "fund-x", "--json"]))
        #expect(((shown["item"] as? [String: Any])?["attributes"] as? [String: Any])?["risk_class"] as? String == "6")

        let (delta, third) = (scratch.path("delta.bin"), scratch.path("third.bin"))
        let sizes = try object(
            CollectorUnderTest.succeed(
                "sotto-collector", ["table", "delta", "--from", first, "--to", scratch.path("second.bin"), "--output", delta, "--json"]))
        #expect(try #require(sizes["delta"] as? Int) < #require(sizes["full"] as? Int))
        try CollectorUnderTest.succeed("sotto-collector", ["table", "apply", first, delta, "--output", third])
        #expect(try Data(contentsOf: URL(filePath: third)) == Data(contentsOf: scratch.url.appending(path: "second.bin")))

        let empty = try file("empty", "")
        try refuse(2, "another table", "sotto-collector", ["table", "apply", third, delta, "--output", scratch.path("x")])
        try refuse(2, "cut or changed", "sotto-collector", ["table", "apply", first, empty, "--output", scratch.path("x")])
        try refuse(2, "not an item table", "sotto-collector", ["table", "show", empty])
        try refuse(1, "no item", "sotto-collector", ["table", "show", first, "--item", "none"])
        try refuse(2, "first line names", "sotto-collector", build + [empty])
        try refuse(2, "first line names", "sotto-collector", build + [try file("wrong.tsv", "visitor\titem\ns\ta\n")])
        try refuse(2, "Name the column timestamp", "sotto-collector", build + [try file("date.csv", "session,item,date\ns,a,1\n")])
        try refuse(2, "no session", "sotto-collector", build + [try file("none.tsv", "session_id\titem_id\ttimestamp\n")])
        try refuse(2, "line 2, column timestamp", "sotto-collector", build + [try file("time.tsv", "session_id\titem_id\ttimestamp\ns\ta\t-1\n")])
        try refuse(64, "--sessions", "sotto-collector", ["table", "build", "--output", scratch.path("x")])
    }

    @Test("A shop's log in order of time, as CSV with the names and dates of the field, gives the same tables, model and figures")
    func logOfAnotherForm() throws {
        let rows = (0..<40).flatMap { session in
            (0..<4).map { (session: "\(session)", item: "i\((session * 7 + $0) % 12)", time: 1_790_000_000 + 600 * session + 250 * $0) }
        }
        let lines = rows.map { "\($0.session)\t\($0.item)\t\($0.time)\n" }.joined()
        let tabs = try file("log.tsv", "session_id\titem_id\ttimestamp\n" + lines)
        let log = rows.sorted { ($0.time, Int($0.session) ?? 0) < ($1.time, Int($1.session) ?? 0) }.map { row in
            let date = Date(timeIntervalSince1970: Double(row.time)).ISO8601Format()
            return "\(date),view,\"\(row.item)\",\(row.session)\r\n"
        }
        let commas = try file("log.csv", "\u{feff}Time,event,ItemId,SessionId\r\n" + log.joined())
        func outcome(_ sessions: String) throws -> [Data] {
            let table = scratch.path("table"), other = scratch.path("other"), model = scratch.path("model")
            try CollectorUnderTest.succeed("sotto-collector", ["table", "build", "--no-vectors", "--sessions", sessions, "--output", table])
            let warm = ["warm", "--sessions", sessions, "--items-output", other, "--model-output", model, "--no-vectors", "--hidden", "0"]
            try CollectorUnderTest.succeed("sotto-fleet", warm)
            return try [table, other, model].map { try Data(contentsOf: URL(filePath: $0)) }
        }
        #expect(try outcome(tabs) == outcome(commas))
        func figures(_ sessions: String) throws -> [Double?] {
            let command = ["evaluate", "--train", sessions, "--test", sessions, "--rounds", "2", "--no-vectors", "--no-baselines", "--cold-start"]
            let report = try object(CollectorUnderTest.succeed("sotto-fleet", command + ["--hidden", "0", "--json"]))
            return [report["hr20"] as? Double, report["mrr20"] as? Double, report["epsilon_first_model"] as? Double]
        }
        #expect(try figures(tabs) == figures(commas))
    }

    /// Sessions that walk through twenty items.
    private func sessions(_ name: String, count: Int, hasTimes: Bool) throws -> String {
        var text = "session_id\titem_id\t\(hasTimes ? "timestamp" : "order")\n"
        for session in 0..<count {
            for view in 0..<4 {
                let clock = hasTimes ? 1_541_000_000 + session * 600 + view * 20 : view
                text += "\(name)\(session)\ti\((session * 5 + view * (1 + session % 2)) % 20)\t\(clock)\n"
            }
        }
        return try file(name, text)
    }

    @Test("evaluate answers one JSON object with the promised keys, for itself and each baseline", arguments: [true, false])
    func evaluate(hasTimes: Bool) throws {
        let files = [
            "--train", try sessions("train.tsv", count: 120, hasTimes: hasTimes), "--test", try sessions("test.tsv", count: 20, hasTimes: hasTimes),
        ]
        let short = ["--no-vectors", "--rounds", "5", "--hidden", "0", "--json"]
        let keys: Set<String> = ["events", "hr20", "mrr20", "epsilon", "epsilon_table", "coverage", "rank_p50_ms", "rank_p99_ms"]
        for epsilon in [nil, "1"] {
            let noise = epsilon.map { ["--epsilon", $0, "--seed", "3"] } ?? []
            let report = try object(CollectorUnderTest.succeed("sotto-fleet", ["evaluate"] + files + short + noise))
            #expect(keys.isSubset(of: report.keys), "\(keys.subtracting(report.keys))")
            #expect(report["epsilon"] as? Double == epsilon.flatMap(Double.init) && report["epsilon_table"] is NSNull)
            #expect(report["events"] as? Int == 60 && (0...1).contains(report["hr20"] as? Double ?? -1))
            let baselines = try #require(report["baselines"] as? [String: [String: Any]])
            #expect(Set(baselines.keys).isSuperset(of: ["pop", "s-pop", "sr", "v-sknn"]))
            for (name, figures) in baselines { #expect(keys.isSubset(of: figures.keys), "\(name): \(keys.subtracting(figures.keys))") }
        }
    }

    @Test("rerank answers one JSON object about displayed lists")
    func rerank() throws {
        let files = ["--train", try scratch.displayedLists("train.tsv", count: 60), "--test", try scratch.displayedLists("test.tsv", count: 15)]
        let report = try object(CollectorUnderTest.succeed("sotto-fleet", ["rerank"] + files + ["--rounds", "5", "--epsilon", "1", "--json"]))
        #expect(report["events"] as? Int == 15 && report["epsilon"] as? Double != nil)
        for key in ["mrr", "hr1", "baselines", "by_seed", "training", "untrained"] { #expect(report[key] != nil, "\(key)") }
    }

    @Test(
        "What neither evaluate nor rerank can use is refused by name, with status 1, or 64 for a wrong command line",
        arguments: ["evaluate", "rerank"])
    func unusable(command: String) throws {
        let good = try sessions("good.tsv", count: 10, hasTimes: true)
        let header = command == "evaluate" ? "session_id\titem_id\ttimestamp\n" : "session_id\ttimestamp\taction_type\treference\timpressions\n"
        let bad = [
            ("empty.tsv", try file("empty.tsv", ""), "badHeader"), ("wrong.tsv", try file("wrong.tsv", "visitor\titem\n1\t2\n"), "badHeader"),
        ]
        for (name, path, words) in bad {
            try refuse(1, "\(name): ", "sotto-fleet", [command, "--train", path, "--test", good])
            try refuse(1, words, "sotto-fleet", [command, "--train", path, "--test", good])
        }
        let none = try file("none.tsv", header)
        try refuse(1, "session", "sotto-fleet", [command, "--train", none, "--test", none])
        for epsilon in ["-1", "0", "nan", "inf"] {
            try refuse(64, "--epsilon must be positive", "sotto-fleet", [command, "--train", good, "--test", good, "--epsilon", epsilon])
        }
        try refuse(64, "--test", "sotto-fleet", [command, "--train", good])
    }
}
