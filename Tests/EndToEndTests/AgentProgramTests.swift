import Foundation
import Testing

@Suite("The agent as a program", .serialized)
struct AgentProgramTests {
    @Test("A task that the log does not show is not taken part in, and status says why; once shown, the agent contributes")
    func onlyWhatIsLogged() async throws {
        let collector = try await CollectorUnderTest()
        let agent = try AgentUnderTest(at: collector, subjects: ["s1"])
        let tasks = collector.publicLog.appending(path: "index/tasks")
        try await eventually("the task in the log") { (try? FileManager.default.contentsOfDirectory(atPath: tasks.path))?.isEmpty == false }
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: tasks.path).first)
        let (index, away) = (tasks.appending(path: name), collector.scratch.url.appending(path: "index"))
        try FileManager.default.moveItem(at: index, to: away)
        try agent.start()
        try await eventually("a refusal for want of an index") { try agent.refusedTasks().contains { $0.contains("not in the public log") } }

        // The index is back, but the entries are not those that the checkpoint commits to.
        let entries = collector.publicLog.appending(path: "tile/entries/000.p/\(collector.logSize())")
        try flipBit(of: entries, at: 40)
        try FileManager.default.moveItem(at: away, to: index)
        try await eventually("a refusal of the entries") {
            try agent.refusedTasks().contains { $0.contains("does not verify") || $0.contains("can't be read") }
        }
        #expect(try collector.accepted() == 0)
        #expect((try agent.ask("sent", ["--subject", "s1"])["reports"] as? [Any])?.isEmpty == true)

        try flipBit(of: entries, at: 40)
        try await eventually("the report") { try collector.accepted() == 1 }
        #expect(try agent.refusedTasks().isEmpty)
        #expect(agent.stop() == 0)
        #expect(collector.stop() == 0)
    }

    @Test("A directory restored from an older copy, both anchors with it, is found out by the collector's receipt and closes the day")
    func restoredDirectory() async throws {
        let collector = try await CollectorUnderTest()
        let agent = try AgentUnderTest(at: collector, subjects: ["s1"])
        let files = FileManager.default
        for folder in [agent.directory, agent.secondAnchor] { try files.copyItem(atPath: folder, toPath: folder + ".older") }
        try agent.start()
        try await eventually("the report") { try collector.accepted() == 1 }
        #expect(try agent.ask("budget", ["--subject", "s1"])["closed"] as? String == nil)
        #expect(agent.stop() == 0)

        for folder in [agent.directory, agent.secondAnchor] {
            try files.removeItem(atPath: folder)
            try files.moveItem(atPath: folder + ".older", toPath: folder)
        }
        try agent.start()
        try await agent.wait(for: "the directory is an older copy")
        let closed = try agent.ask("budget", ["--subject", "s1"])["closed"] as? String
        #expect(closed?.isEmpty == false)
        #expect(agent.stop() == 0)
        #expect(try agent.ask("budget", ["--subject", "s1"])["closed"] as? String == closed, "also while it is stopped")
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "verify", agent.directory]).status == 0)
        #expect(try collector.accepted() == 1)
        #expect(collector.stop() == 0)
    }

    @Test("The noise of the built agent passes the auditor's test; the same test rejects a halved scale")
    func noise() throws {
        let figures = ["--trials", "300", "--dimension", "8"]
        let agent = BuiltPrograms.program("sotto-agent").path
        let honest = try BuiltPrograms.run("sotto-audit", ["noise", "test", "--agent", agent] + figures)
        #expect(honest.status == 0, "\(honest.output)\(honest.errors)")
        let wrong = BuiltPrograms.program("sotto-audit").path + " noise misbehave halved-scale"
        let caught = try BuiltPrograms.run("sotto-audit", ["noise", "test", "--command", wrong] + figures)
        #expect(caught.status == 2, "\(caught.output)\(caught.errors)")
        #expect(caught.output.contains("Rejected by"))
        let absent = try BuiltPrograms.run("sotto-audit", ["noise", "test", "--agent", "/nothing/here"] + figures)
        #expect(absent.status == 3)
    }
}
