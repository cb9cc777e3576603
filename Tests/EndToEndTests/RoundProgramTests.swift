import Foundation
import Testing

@Suite("A whole round through the programs", .serialized)
struct RoundProgramTests {
    @Test("Fifty subjects of one agent make a model that the auditor makes again; a changed byte is found; the statement says what it cost")
    func wholeRound() async throws {
        let collector = try await CollectorUnderTest(targetBatch: 50)
        let agent = try AgentUnderTest(at: collector, subjects: (0..<50).map { "s\($0)" })
        try agent.start()
        let rounds = URL(filePath: collector.directory).appending(path: "rounds")
        var record: URL?
        try await eventually("a closed round in the log") {
            let task = try? FileManager.default.contentsOfDirectory(atPath: rounds.path).first
            record = task.map { rounds.appending(path: "\($0)/1.round") }
            guard let record, FileManager.default.fileExists(atPath: record.path) else { return false }
            return try BuiltPrograms.run("sotto-audit", ["log", "show", collector.directory]).output.contains("round closed")
        }
        #expect(agent.stop() == 0)
        #expect(collector.stop() == 0)

        let kept = try #require(record)
        let replay = try BuiltPrograms.run("sotto-audit", ["round", "replay", kept.path, "--log", collector.directory])
        #expect(replay.status == 0, "\(replay.output)")
        let bytes = try Data(contentsOf: kept)
        let copy = collector.scratch.url.appending(path: "1.round")
        for offset in [bytes.count / 3, bytes.count / 2, bytes.count - 1] {
            try bytes.write(to: copy)
            try flipBit(of: copy, at: offset)
            let changed = try BuiltPrograms.run("sotto-audit", ["round", "replay", copy.path, "--log", collector.directory])
            #expect(changed.status == 2, "byte \(offset) of \(bytes.count): \(changed.output)")
        }
        try bytes.dropLast().write(to: copy)
        #expect(try BuiltPrograms.run("sotto-audit", ["round", "replay", copy.path]).status == 2)
        try Data("no record".utf8).write(to: copy)
        #expect(try BuiltPrograms.run("sotto-audit", ["round", "replay", copy.path]).status == 3)
        #expect(try BuiltPrograms.run("sotto-audit", ["log", "verify", collector.directory, "--root", try collector.bundleFile("late")]).status == 0)
        try checkStatement(of: agent, page: collector.scratch.url.appending(path: "statement.html"))
    }

    private func checkStatement(of agent: AgentUnderTest, page: URL) throws {
        let text = try CollectorUnderTest.succeed("sotto-audit", ["statement", agent.directory])
        for line in ["pure  epsilon none", "zCDP  epsilon ", "RDP   epsilon ", "PLD   epsilon ", "zCDP minus PLD: ", "Verdict: holds"] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
        let arguments = ["statement", agent.directory, "--json", "--html", page.path]
        let json = try CollectorUnderTest.succeed("sotto-audit", arguments)
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["accounts"] as? [[String: Any]])?.count == 1)
        #expect(object["subjects"] as? Int == 50)

        let markup = try String(contentsOf: page, encoding: .utf8)
        for foreign in ["http://", "https://", "<script", "javascript:", "url(", "@import", " src="] {
            #expect(!markup.contains(foreign), "\(foreign)")
        }
        func count(_ part: String) -> Int { markup.components(separatedBy: part).count - 1 }
        #expect(count("<svg") == 2)
        for tag in ["html", "head", "body", "style", "svg", "figure", "table", "text", "title", "section"] {
            #expect(count("<\(tag)>") + count("<\(tag) ") == count("</\(tag)>"), "\(tag)")
        }
    }
}
