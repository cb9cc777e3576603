import Foundation
import Testing

/// One case of the reference file with the line that answers it.
private struct Answered {
    let reference: [String: Any]
    let line: [String: Any]

    var id: String { reference["id"] as? String ?? "" }
    var accountant: String { reference["accountant"] as? String ?? "" }
    var mechanism: String { reference["mechanism"] as? String ?? "" }

    func expected(_ name: String) -> Double? { reference[name] as? Double }
    func known(_ name: String) -> Double? { (reference["tightness"] as? [String: Any])?[name] as? Double }
    func parameter(_ name: String) -> Double? { (reference["parameters"] as? [String: Any])?[name] as? Double }
    func answer(_ name: String) -> Double? { line[name] as? Double }
}

@Suite("The auditor's arithmetic as a program")
struct AccountProgramTests {
    private static let vectors = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "PrivacyAccountingTests/Vectors/reference-public.json")

    private func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    @Test("account answers every public reference case, in order, within the file's tolerances")
    func references() throws {
        let scratch = try ScratchFolder()
        let file = scratch.path("reference.json")
        var document = try object(String(contentsOf: Self.vectors, encoding: .utf8))
        var cases = try #require(document["public"] as? [[String: Any]])
        try #require(cases.count == 99)
        // An unoptimised program takes a minute over the finest grids; the tolerance holds on coarser ones.
        #if DEBUG
            for index in cases.indices {
                let mechanism = cases[index]["mechanism"] as? String ?? ""
                guard mechanism.hasPrefix("poisson") || mechanism.hasPrefix("heterogeneous") else { continue }
                var tightness = cases[index]["tightness"] as? [String: Any] ?? [:]
                tightness["value_discretization_interval"] = 2e-3
                cases[index]["tightness"] = tightness
            }
            document["public"] = cases
        #endif
        try JSONSerialization.data(withJSONObject: document).write(to: URL(filePath: file))
        let outcome = try BuiltPrograms.run("sotto-audit", ["account", file])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.output.split(separator: "\n").map { try object($0) }
        #expect(lines.map { $0["id"] as? String } == cases.map { $0["id"] as? String })
        for (reference, line) in zip(cases, lines) {
            #expect(line["unsupported"] == nil, "\(line)")
            try check(Answered(reference: reference, line: line))
        }
    }

    private func check(_ answered: Answered) throws {
        func near(_ name: String, _ expected: Double?, _ tolerance: Double) throws {
            let (value, expected) = (try #require(answered.answer(name), "\(answered.line)"), try #require(expected))
            #expect(abs(value - expected) <= tolerance * abs(expected), "\(answered.id): \(value) is not \(expected)")
        }
        switch answered.reference["direction"] as? String {
        case "delta_from_eps": return try near("delta", answered.expected("delta"), 1e-9)
        case "sigma_from_eps_delta": return try near("sigma", answered.parameter("sigma"), 1e-9)
        case "threshold_from_eps_delta": return try near("threshold", answered.parameter("threshold"), 1e-9)
        default: break
        }
        if let rho = answered.expected("rho") { return try near("rho", rho, 1e-9) }
        let expected = try #require(answered.expected("epsilon"))
        let value = try #require(answered.answer("epsilon"), "\(answered.line)")
        let lower = answered.known("epsilon_lower") ?? 0
        let upper = answered.known("epsilon_upper") ?? expected
        if answered.accountant.hasPrefix("RDP") {
            try near("epsilon", expected, 1e-6)
        } else if answered.accountant.hasPrefix("PLD") || answered.accountant == "PRV" {
            #expect(value >= max(answered.known("exact_epsilon") ?? 0, lower), "\(answered.id)")
            #expect(value <= upper + 1e-3 * max(1, upper), "\(answered.id)")
        } else if answered.mechanism.hasPrefix("shuffled") {
            #expect(value >= lower && value <= upper * 1.001, "\(answered.id)")
        } else {
            // OpenDP's own conversion of zCDP is an upper bound to seven digits.
            try near("epsilon", expected, answered.accountant.contains("zCDP->approxDP profile") ? 1e-6 : 1e-9)
        }
    }

    @Test("A file that is none of cases is status 3 with the place; an unknown mechanism is a line that says so")
    func unanswerable() throws {
        let scratch = try ScratchFolder()
        let file = scratch.path("cases")
        for text in ["\u{1}\u{2}junk", "{\"public\": [", "7", "{\"public\": 7}"] {
            try Data(text.utf8).write(to: URL(filePath: file))
            let outcome = try BuiltPrograms.run("sotto-audit", ["account", file])
            #expect(outcome.status == 3, "\(text): \(outcome.output)")
            #expect(outcome.output.contains(file))
        }
        #expect(try BuiltPrograms.run("sotto-audit", ["account", scratch.path("nothing")]).status == 66)

        let cases =
            #"{"public":[{"id":"a","mechanism":"crystal_ball","parameters":{},"delta":1e-6,"accountant":"PLD"},"#
            + #"{"id":"b","mechanism":"zcdp","parameters":{"rho":0.5},"delta":1e-5,"accountant":"zCDP"}]}"#
        try Data(cases.utf8).write(to: URL(filePath: file))
        let outcome = try BuiltPrograms.run("sotto-audit", ["account", file])
        #expect(outcome.status == 0)
        let lines = try outcome.output.split(separator: "\n").map { try object($0) }
        try #require(lines.count == 2)
        #expect(lines[0]["id"] as? String == "a")
        #expect((lines[0]["unsupported"] as? String)?.isEmpty == false)
        #expect(lines[0]["epsilon"] == nil)
        let epsilon = try #require(lines[1]["epsilon"] as? Double)
        #expect(abs(epsilon - 4.728386984943314) < 1e-9)
    }

    @Test(
        "Planning commands answer with two accountants and their difference, and as JSON",
        arguments: [
            ["calibrate", "--mechanism", "discrete-gaussian", "--epsilon", "1", "--delta", "1e-6", "--sensitivity", "2", "--count", "10"],
            ["compose", "gaussian(20)*52", "discrete_laplace(0.02,1)*365", "--delta", "1e-7"],
        ])
    func planning(arguments: [String]) throws {
        let text = try BuiltPrograms.run("sotto-audit", arguments)
        #expect(text.status == 0, "\(text.output)\(text.errors)")
        #expect(text.output.contains("PLD  "))
        #expect(text.output.contains("zCDP  "))
        #expect(text.output.contains("Difference of "))
        let json = try BuiltPrograms.run("sotto-audit", arguments + ["--json"])
        #expect(try object(json.output)["verdict"] as? String == "holds")
    }

    @Test("The noise that calibrate finds meets the target when it is asked about, and a little less does not")
    func calibrated() throws {
        let common = ["calibrate", "--mechanism", "gaussian", "--delta", "1e-6"]
        func epsilon(_ sigma: Double) throws -> Double {
            let answer = try object(CollectorUnderTest.succeed("sotto-audit", common + ["--sigma", "\(sigma)", "--json"]))
            let comparison = try #require(answer["accountants"] as? [String: Any], "\(answer)")
            let figures = try #require(comparison["accountants"] as? [[String: Any]], "\(answer)")
            return try #require(figures.compactMap { $0["upper"] as? Double }.min(), "\(figures)")
        }
        let found = try object(CollectorUnderTest.succeed("sotto-audit", common + ["--epsilon", "1", "--json"]))
        let sigma = try #require(found["noise"] as? Double, "\(found)")
        #expect(try epsilon(sigma) <= 1)
        #expect(try epsilon(sigma * 0.99) > 1)
    }

    @Test("explain says in words what an epsilon means, and its cost under each trust assumption")
    func explain() throws {
        let arguments = ["explain", "--epsilon", "1", "--delta", "1e-6", "--devices", "100000", "--dimension", "64"]
        let text = try CollectorUnderTest.succeed("sotto-audit", arguments)
        for words in ["The odds of any two such worlds", "local, Gaussian", "shuffled, PrivUnitG", "split, Gaussian shares", "central, Gaussian"] {
            #expect(text.contains(words))
        }
        let json = try object(CollectorUnderTest.succeed("sotto-audit", arguments + ["--json"]))
        #expect(json["oddsFactor"] as? Double == exp(1.0))
        let columns = try #require(json["columns"] as? [[String: Any]])
        let errors = columns.compactMap { $0["lengthError"] as? Double }
        #expect(columns.count == 5 && errors == errors.sorted(by: >), "more trust, less error: \(errors)")
    }

    @Test(
        "Wrong figures are wrong usage, and say which",
        arguments: [
            (["calibrate", "--mechanism", "gaussian"], "--epsilon"), (["calibrate", "--mechanism", "dice", "--epsilon", "1"], "dice"),
            (["calibrate", "--mechanism", "gaussian", "--epsilon", "-1"], "--epsilon"),
            (["calibrate", "--mechanism", "laplace", "--sigma", "1"], "--scale"), (["compose"], "event"), (["compose", "dice(6)"], "dice"),
            (["compose", "gaussian(20)", "--delta", "2"], "--delta"), (["explain", "--epsilon", "0"], "--epsilon"),
            (["explain", "--epsilon", "1", "--devices", "0"], "--devices"),
        ])
    func usage(arguments: [String], hint: String) throws {
        let outcome = try BuiltPrograms.run("sotto-audit", arguments)
        #expect(outcome.status == 64, "\(arguments): \(outcome.status) \(outcome.output)")
        #expect(outcome.errors.localizedCaseInsensitiveContains(hint), "\(outcome.errors)")
    }
}
