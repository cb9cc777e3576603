import Foundation
import Testing

@Suite("The command lines")
struct CommandLineTests {
    static let programs = ["sotto-agent", "sotto-collector", "sotto-audit", "sotto-fleet"]

    @Test("Help says what the program does, and version answers", arguments: programs)
    func help(program: String) throws {
        let help = try BuiltPrograms.run(program, ["--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: \(program)"))
        #expect(help.output.contains("SUBCOMMANDS:"))
    }

    @Test("Wrong usage is status 64 with a hint", arguments: programs)
    func wrongUsage(program: String) throws {
        let outcome = try BuiltPrograms.run(program, ["no-such-command"])
        #expect(outcome.status == 64)
        #expect(!outcome.errors.isEmpty)
    }

    @Test("A configuration error names the file, the line and what to write, in both programs")
    func configurationLines() throws {
        let scratch = try ScratchFolder()
        let collector = scratch.path("collector")
        try CollectorUnderTest.succeed("sotto-collector", ["init", collector, "--port", "18443"])
        let file = URL(filePath: collector + "/collector.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).count
        try (text + "\nsrever:\n  port: 1\n").write(to: file, atomically: true, encoding: .utf8)
        let outcome = try BuiltPrograms.run("sotto-collector", ["validate", collector])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("collector.yaml:\(line + 1)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("server"), "a hint at the key that was meant")
    }

    @Test("A task below the floors is refused with the reason and the floor")
    func taskBelowFloors() throws {
        let scratch = try ScratchFolder()
        let collector = scratch.path("collector")
        try CollectorUnderTest.succeed("sotto-collector", ["init", collector, "--port", "18443"])
        let outcome = try BuiltPrograms.run("sotto-collector", ["task", "create", collector, "--epsilon", "8", "--min-batch", "10"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("50"), "\(outcome.errors)")
        let greedy = try BuiltPrograms.run("sotto-collector", ["task", "create", collector, "--epsilon", "40"])
        #expect(greedy.status == 2)
        #expect(greedy.errors.contains("micro-rho"), "\(greedy.errors)")
    }

    @Test("Private files are readable by their owner alone")
    func privateFiles() throws {
        let scratch = try ScratchFolder()
        let collector = scratch.path("collector")
        try CollectorUnderTest.succeed("sotto-collector", ["init", collector, "--port", "18443"])
        let manager = FileManager.default
        let walk = try #require(manager.enumerator(atPath: collector))
        var keys = 0
        for case let name as String in walk {
            let attributes = try manager.attributesOfItem(atPath: collector + "/" + name)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            if name.hasPrefix("keys/") { keys += 1 }
        }
        #expect(keys >= 5, "three root keys, targets, timestamp")
    }
}
