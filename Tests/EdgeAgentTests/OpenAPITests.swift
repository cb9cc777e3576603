import BehaviorEvents
import Foundation
import Hummingbird
import Logging
import ServiceConfiguration
import Testing

@testable import EdgeAgent

@Suite("The description of the local API in docs/openapi/agent.yaml")
struct OpenAPITests {
    @Test("names every route of the router, and no other")
    func routes() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "agent-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = AgentDirectory(folder.path)
        try directory.create()
        let program = try await AgentProgram(
            directory: directory, configuration: directory.configuration(flags: []), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try Set(OpenAPIFile("agent").operations.keys) == Set(program.router().routes.map { "\($0.method) \($0.path)" }))
    }

    @Test("asks for a token everywhere but on the open paths")
    func openPaths() throws {
        let open = try OpenAPIFile("agent").operations.filter(\.value.isOpen).keys
        #expect(Set(open) == Set(LocalAPI.openPaths.map { "GET \($0)" }))
    }

    @Test("defines what it refers to, and refers to what it defines")
    func references() throws {
        let file = try OpenAPIFile("agent")
        #expect(file.references == file.definitions.filter { !$0.contains("/securitySchemes/") })
    }

    @Test("lists every event of the vocabulary")
    func vocabulary() throws {
        let words = Set(try OpenAPIFile("agent").text.split { !$0.isLetter && $0 != "_" }.map(String.init))
        #expect(words.isSuperset(of: EventKind.allCases.map(\.name)))
    }

    @Test("has its reference page of settings in docs/configuration.md, as scripts/configuration-reference.sh writes it")
    func configurationReference() throws {
        let page = try OpenAPIFile.document("docs/configuration.md")
        #expect(page.contains(AgentSettings.schema.referencePage()))
    }

    @Test("has every metric in docs/operations.md")
    func metrics() throws {
        let page = try OpenAPIFile.document("docs/operations.md")
        let names = try AgentMetrics().page().matches(of: /# HELP (\w+)/).map { String($0.1) }
        #expect(names.contains("sotto_agent_requests_total"))
        for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
    }
}
