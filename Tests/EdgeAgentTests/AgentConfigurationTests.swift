import Foundation
import ServiceConfiguration
import Testing

@testable import EdgeAgent

@Suite struct AgentConfigurationTests {
    private func load(_ yaml: String, flags: [String] = []) throws -> Configuration {
        try ConfigurationLoader.load(
            AgentSettings.schema, file: .init(name: "agent.yaml", bytes: Array(yaml.utf8)), environment: [:], flags: flags)
    }

    @Test(arguments: [
        ("server:\n  prot: 1\n", "agent.yaml:2:9"), ("server:\n  port: many\n", "agent.yaml:2:9"), ("server:\n  host: 0.0.0.0\n", "agent.yaml:2:9"),
        ("log:\n  level: loud\n", "agent.yaml:2:10"), ("\n\nsessions:\n  kept: 0\n", "agent.yaml:4:9"),
    ]) func `a wrong key or value is named with its line`(yaml: String, place: String) {
        let failure = #expect(throws: ConfigurationFailure.self) { try load(yaml) }
        #expect(failure?.description.hasPrefix(place + ":") == true, "\(failure?.description ?? "")")
    }

    @Test(arguments: ["eight", "-1", "65", "nan", "inf", "1e999", ""]) func `an impossible epsilon is refused with its line`(text: String) throws {
        let configuration = try load("budget:\n  epsilon_lifetime: \"\(text)\"\n")
        let error = #expect(throws: ConfigurationError.self) { try AgentSettings.budget(configuration) }
        #expect(error?.description.hasPrefix("agent.yaml:2:") == true, "\(error?.description ?? "")")
    }

    @Test func `the sample file is the defaults`() throws {
        let sample = AgentSettings.schema.sampleConfiguration()
        let (given, defaults) = (try load(sample), try load(""))
        #expect(given[AgentSettings.port] == defaults[AgentSettings.port])
        #expect(given[AgentSettings.epsilonDay] == "8")
        _ = try AgentSettings.budget(given)
    }

    @Test func `the directory is for its owner alone`() throws {
        let directory = AgentDirectory(FileManager.default.temporaryDirectory.path + "/sotto-dir-\(UUID().uuidString)/")
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        #expect(throws: AgentFailure.self) { try directory.configuration(flags: []) }
        try directory.create()
        let token = try #require(try directory.tokens()["command-line"])
        try directory.create()
        #expect(try directory.tokens() == ["command-line": token])
        for (path, mode) in [
            (directory.path, 0o700), (directory.tokenFolder, 0o700), (directory.ownToken, 0o600), (directory.configurationFile, 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
        }
        try directory.write(Array("short".utf8), to: directory.tokenFolder + "/weak.token")
        #expect(throws: AgentFailure.self) { try directory.tokens() }
    }

    @Test func `two agents do not share a directory`() async throws {
        let agent = try await TestAgent()
        await #expect(throws: (any Error).self) { try await agent.start() }
    }
}
