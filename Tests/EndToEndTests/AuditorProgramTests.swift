import Foundation
import Testing

@Suite("The auditor as a program")
struct AuditorProgramTests {
    @Test("What is no such thing is status 3 and what is not there 66, with a reason, in text and in JSON")
    func cannotBeChecked() throws {
        let scratch = try ScratchFolder()
        let junk = scratch.path("junk")
        try Data((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: junk))
        let missing = scratch.path("nothing")
        for arguments in [
            ["ledger", "verify", missing], ["ledger", "verify", junk], ["ledger", "statement", junk], ["task", "explain", junk],
            ["release", "verify", scratch.url.path, "--root", junk], ["report", "inspect", junk],
        ] {
            let text = try BuiltPrograms.run("sotto-audit", arguments)
            #expect((arguments.contains(missing) ? [66] : [2, 3]).contains(text.status), "\(arguments): \(text.status)")
            #expect(!(text.output + text.errors).isEmpty)
            let json = try BuiltPrograms.run("sotto-audit", arguments + ["--json"])
            #expect(json.status == text.status)
            #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil, "\(arguments): \(json.output)")
        }
    }

    @Test("An agent's fresh ledger holds; one lost anchor is made up for by the other; both lost can't be checked; a changed one is a violation")
    func ledger() async throws {
        let collector = try await CollectorUnderTest()
        let bundle = collector.scratch.path("device.bundle")
        let line = try CollectorUnderTest.succeed("sotto-collector", ["device", "token", collector.directory, "--bundle"])
        try Data(line.utf8).write(to: URL(filePath: bundle))
        let agent = collector.scratch.path("agent")
        try CollectorUnderTest.succeed("sotto-agent", ["enrol", agent, "--bundle", bundle])
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "verify", agent]).status == 0)
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "statement", agent, "--json"]).status == 0)

        let anchor = URL(filePath: agent + "/ledger.anchor")
        let kept = try Data(contentsOf: anchor)
        try FileManager.default.removeItem(at: anchor)
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "verify", agent]).status == 0, "the second anchor knows as much")
        try FileManager.default.removeItem(at: URL(filePath: agent + "-anchor/ledger.anchor"))
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "verify", agent]).status == 3)
        var damaged = kept
        damaged[damaged.count - 1] ^= 1
        try damaged.write(to: anchor)
        #expect(try BuiltPrograms.run("sotto-audit", ["ledger", "verify", agent]).status == 2)
        #expect(collector.stop() == 0)
    }
}
