import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceConfiguration
import Testing

@testable import CollectorService

@Suite("The description of the collector's API in docs/openapi/collector.yaml")
struct OpenAPITests {
    @Test("names every route of both listeners, and no other")
    func routes() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(["admin.port=9464", "server.metrics=true", "server.dashboard=always"])
        let registered = [built.routes, built.adminRoutes].flatMap { CollectorRouter.router($0, metrics: built.runtime.metrics).routes }
        // The router writes a parameter as {task}, the list of operations as :task.
        let operations = registered.map { "\($0.method) \($0.path)".replacing("{", with: ":").replacing("}", with: "") }
        #expect(try Set(OpenAPIFile("collector").operations.keys) == Set(operations))
    }

    @Test("defines what it refers to, and refers to what it defines")
    func references() throws {
        let file = try OpenAPIFile("collector")
        #expect(file.references == file.definitions)
    }

    @Test("names every media type of the binary messages")
    func mediaTypes() throws {
        let text = try OpenAPIFile("collector").text
        for type in [MediaTypes.uploadRequest, MediaTypes.uploadErrors, MediaTypes.keyConfigurations, MediaTypes.taskListing] {
            #expect(text.contains("\n          \(type):\n") || text.contains("\n            \(type):\n"), "\(type)")
        }
    }

    @Test("has its reference page of settings in docs/configuration.md, as scripts/configuration-reference.sh writes it")
    func configurationReference() throws {
        let page = try OpenAPIFile.document("docs/configuration.md")
        #expect(page.contains(CollectorSettings.schema.referencePage()))
    }

    @Test("has every metric and every cause of a refusal in docs/operations.md")
    func metrics() async throws {
        let page = try OpenAPIFile.document("docs/operations.md")
        let world = try CollectorWorld()
        try await world.found()
        let rendered = try await world.build().application.test(.router) { client in
            String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
        }
        let names = rendered.matches(of: /# HELP (\w+)/).map { String($0.1) }
        let causes = rendered.matches(of: /cause="(\w+)"/).map { String($0.1) }
        #expect(names.contains("sotto_reports_refused") && causes.contains("late"))
        for name in names + causes { #expect(page.contains("`\(name)`"), "\(name)") }
    }
}
