import Foundation
import Testing

@Suite("The public log through the programs", .serialized)
struct LogProgramTests {
    private func audit(_ arguments: String...) throws -> BuiltPrograms.Outcome { try BuiltPrograms.run("sotto-audit", arguments) }

    @Test("A collector's log holds; a changed byte is a violation; a missing tile can't be checked; an older checkpoint is a beginning")
    func verified() async throws {
        let collector = try await CollectorUnderTest()
        let root = try collector.bundleFile("auditor.bundle")
        let tasks = collector.publicLog.appending(path: "index/tasks").path
        try await eventually("the task in the log") { (try? FileManager.default.contentsOfDirectory(atPath: tasks))?.isEmpty == false }
        let older = collector.scratch.path("older")
        try FileManager.default.copyItem(atPath: collector.publicLog.appending(path: "checkpoint").path, toPath: older)
        let size = collector.logSize()
        try CollectorUnderTest.succeed("sotto-collector", ["key", "rotate", collector.directory, "hpke"])
        try await eventually("the new key in the log") { collector.logSize() > size }

        let whole = try audit("log", "verify", collector.directory, "--root", root)
        #expect(whole.status == 0, "\(whole.output)")
        #expect(whole.output.contains("1 task opened"))
        let compared = try audit("log", "compare", older, collector.directory, "--root", root)
        #expect(compared.status == 0, "\(compared.output)")
        #expect(try audit("log", "verify", collector.directory, "--root", root, "--pin", older).status == 0)
        let shown = try audit("log", "show", collector.directory, "--json").output.split(separator: "\n")
        #expect(shown.count == collector.logSize())
        let kinds = try shown.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])["kind"] as? String }
        #expect(kinds.count { $0 == "task opened" } == 1)
        #expect(kinds.last == "key event")

        let copy = collector.scratch.url.appending(path: "copy")
        try CollectorUnderTest.succeed("sotto-collector", ["log", "export", collector.directory, copy.path])
        #expect(collector.stop() == 0)
        let entries = copy.appending(path: "tile/entries/000.p/\(try collectorSize(copy))")
        #expect(try audit("log", "verify", copy.path, "--root", root).status == 0)
        try flipBit(of: entries, at: 40)
        let changed = try audit("log", "verify", copy.path, "--root", root)
        #expect(changed.status == 2, "\(changed.output)")
        try flipBit(of: entries, at: 40)
        let checkpoint = copy.appending(path: "checkpoint")
        // The first character of the root's hash.
        let text = try String(contentsOf: checkpoint, encoding: .utf8)
        let offset = text.split(separator: "\n", maxSplits: 2).prefix(2).reduce(0) { $0 + $1.utf8.count + 1 }
        try flipBit(of: checkpoint, at: offset)
        #expect(try audit("log", "verify", copy.path, "--root", root).status == 2)
        try flipBit(of: checkpoint, at: offset)
        #expect(try audit("log", "verify", copy.path, "--root", root).status == 0)
        try FileManager.default.removeItem(at: entries)
        let missing = try audit("log", "verify", copy.path, "--root", root)
        #expect(missing.status == 3, "\(missing.output)")
    }

    private func collectorSize(_ folder: URL) throws -> Int {
        let lines = try String(contentsOf: folder.appending(path: "checkpoint"), encoding: .utf8).split(separator: "\n")
        return try #require(Int(lines[1]))
    }

    @Test("A checkpoint that needs a witness is served only once the witness has cosigned it")
    func witnessed() async throws {
        let collector = try await CollectorUnderTest()
        #expect(collector.stop() == 0)
        let state = collector.scratch.path("witness")
        let key = try CollectorUnderTest.succeed("sotto-audit", ["witness", "init", "--state", state, "--name", "witness.example/w1"])
        let settings = "\nlog:\n  witnesses: [\"\(key.filter { $0 != "\n" })\"]\n  quorum: 1\n"
        let file = URL(filePath: collector.directory + "/collector.yaml")
        try (String(contentsOf: file, encoding: .utf8) + settings).write(to: file, atomically: true, encoding: .utf8)
        try CollectorUnderTest.succeed("sotto-collector", ["log", "announce", collector.directory])
        try await collector.start()
        let root = try collector.bundleFile("auditor.bundle")
        let pending = collector.publicLog.appending(path: "pending")
        try await eventually("a checkpoint that waits") { FileManager.default.fileExists(atPath: pending.path) }
        // From here on the log stands still.
        #expect(collector.stop() == 0)

        let before = try audit("log", "verify", collector.directory, "--root", root)
        #expect(before.status == 2)
        #expect(before.output.contains("quorum"))
        let answer = collector.scratch.path("cosignature")
        let signed = try audit("witness", "sign", "--state", state, "--log", collector.directory, "--root", root, "--out", answer)
        #expect(signed.status == 0, "\(signed.output)")
        try CollectorUnderTest.succeed("sotto-collector", ["log", "cosign", collector.directory, "--checkpoint", answer])
        let after = try audit("log", "verify", collector.directory, "--root", root)
        #expect(after.status == 0, "\(after.output)")
        #expect(after.output.contains("cosigned by witness.example/w1"))
        #expect(try audit("witness", "sign", "--state", state, "--log", collector.directory, "--root", root).status == 0, "the same again is no fork")
    }
}
