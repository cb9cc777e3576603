import Foundation
import Testing

/// A real agent, enrolled at a real collector.
final class AgentUnderTest {
    let directory: String
    private let scratch: ScratchFolder
    private var running: RunningProgram?

    /// Enrols, and grants model improvement for each of the subjects.
    init(at collector: CollectorUnderTest, subjects: [String], name: String = "agent") throws {
        scratch = collector.scratch
        directory = scratch.path(name)
        try CollectorUnderTest.succeed("sotto-agent", ["enrol", directory, "--bundle", try collector.bundleFile("\(name).bundle")])
        for subject in subjects {
            try CollectorUnderTest.succeed("sotto-agent", ["consent", directory, "--subject", subject, "--grant", "model_improvement"])
        }
    }

    /// The folder of the second anchor.
    var secondAnchor: String { directory + "-anchor" }

    /// Runs it, with a look at the collector about every half second.
    func start() throws {
        let log = scratch.url.appending(path: "run-\(UUID().uuidString).log")
        running = try RunningProgram(
            "sotto-agent",
            [
                "run", directory, "--set", "collector.poll_minimum=400ms", "--set", "collector.poll_maximum=600ms", "--set", "server.port=0",
            ], log: log)
    }

    func stop() -> Int32? {
        defer { running = nil }
        return running?.stop()
    }

    /// Ends it as a power cut would.
    func kill() {
        running?.kill()
        running = nil
    }

    func wait(for text: String) async throws { try await running?.wait(for: text) }

    /// The answer of a command about a subject or of `status`, as JSON.
    func ask(_ command: String, _ arguments: [String] = []) throws -> [String: Any] {
        let output = try CollectorUnderTest.succeed("sotto-agent", [command, directory, "--json"] + arguments)
        return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    /// Why it takes part in no task, by its own word; empty while it does not answer.
    func refusedTasks() throws -> [String] {
        let outcome = try BuiltPrograms.run("sotto-agent", ["status", directory, "--json"])
        guard outcome.status == 0 else { return [] }
        let status = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return status?["refused_tasks"] as? [String] ?? []
    }
}

extension CollectorUnderTest {
    /// A file with a bundle for one new device.
    func bundleFile(_ name: String) throws -> String {
        let line = try Self.succeed("sotto-collector", ["device", "token", directory, "--bundle"])
        try Data(line.utf8).write(to: URL(filePath: scratch.path(name)))
        return scratch.path(name)
    }

    /// The reports that count in the latest round, 0 before there is one.
    func accepted() throws -> Int {
        let output = try Self.succeed("sotto-collector", ["round", "list", directory, "--json"])
        let rounds = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        return rounds.max { ($0["round"] as? Int ?? 0) < ($1["round"] as? Int ?? 0) }?["accepted"] as? Int ?? 0
    }

    /// The folder of the public log.
    var publicLog: URL { URL(filePath: directory).appending(path: "log") }

    /// The entries that the served checkpoint covers.
    func logSize() -> Int {
        let lines = (try? String(contentsOf: publicLog.appending(path: "checkpoint"), encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.count > 1 ? Int(lines[1]) ?? 0 : 0
    }
}

/// Waits until something holds. The limit ends a test that hangs; a busy machine must never reach it.
func eventually(_ what: String, seconds: Double = 600, _ holds: () throws -> Bool) async throws {
    let deadline = Date().addingTimeInterval(seconds)
    while try !holds() {
        guard Date() < deadline else { throw RunningProgram.NeverHappened(what: what) }
        try await Task.sleep(for: .milliseconds(100))
    }
}

/// Turns one bit of a file.
func flipBit(of file: URL, at offset: Int) throws {
    var bytes = try Data(contentsOf: file)
    bytes[offset] ^= 1
    try bytes.write(to: file)
}
