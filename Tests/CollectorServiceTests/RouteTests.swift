import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ReportIntake
import Testing

@testable import CollectorService

@Suite("The routes of the collector")
struct RouteTests {
    @Test("are exactly these, so that a new one cannot slip in unseen")
    func enumeration() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(["admin.port=9464"])
        #expect(
            built.routes.map { "\($0.method) \($0.path)" } == [
                "GET /v1/hpke_config", "GET /v1/tasks", "POST /v1/tasks/:task/reports", "GET /v1/receipt", "POST /v1/enrolments/challenge",
                "POST /v1/enrolments", "GET /v1/releases/:file", "GET /v1/releases/targets/:file",
                "GET /log/checkpoint", "GET /log/policy", "GET /log/tile/:level/:a", "GET /log/tile/:level/:a/:b", "GET /log/tile/:level/:a/:b/:c",
                "GET /log/index/tasks/:task", "GET /log/index/releases/:version", "GET /health", "GET /ready", "GET /version",
                "GET /metrics",
                "GET /dashboard", "GET /",
            ])
        #expect(built.adminRoutes.map(\.path) == ["/health", "/ready", "/version", "/metrics", "/dashboard", "/"])
        #expect(Set((built.routes + built.adminRoutes).map(\.name)).isSubset(of: CollectorMetrics.routes))
        let registered = CollectorRouter.router(built.routes, metrics: built.runtime.metrics).routes
        #expect(registered.count == built.routes.count)
    }

    @Test("answer every other method with 405 and the ones they take, as a problem document with the security headers")
    func wrongMethods() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            for route in built.routes {
                let uri = route.path.replacing(":task", with: "x").replacing(":file", with: "x")
                for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch] where method != route.method {
                    let response = try await client.execute(uri: uri, method: method)
                    #expect(response.status == .methodNotAllowed, "\(method) \(uri)")
                    #expect(response.headers[.allow]?.contains(route.method.rawValue) == true)
                    #expect(response.problem == "urn:sotto:problem:method-not-allowed")
                    #expect(response.headers[.xContentTypeOptions] == "nosniff")
                    #expect(response.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                }
            }
        }
    }

    @Test(
        "do not exist beyond the list",
        arguments: ["/v1", "/v1/tasks/x", "/v1/releases", "/v1/releases/..%2f..%2fcollector.yaml", "/dashboard/x", "/v2/tasks"])
    func unknownPaths(_ path: String) async throws {
        let world = try CollectorWorld()
        try await world.found()
        try await world.build().application.test(.router) { client in
            let response = try await client.execute(uri: path, method: .get)
            #expect(response.status == .notFound)
            #expect(response.problem == "urn:sotto:problem:not-found")
            #expect(response.headers[.cacheControl] == "no-store")
        }
    }

    @Test("for health, readiness, version and metrics answer in their formats")
    func watching() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            for uri in ["/health", "/ready", "/version"] {
                let response = try await client.execute(uri: uri, method: .get)
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "application/json")
            }
            let metrics = try await client.execute(uri: "/metrics", method: .get)
            let page = String(buffer: metrics.body)
            #expect(metrics.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(page.contains("sotto_http_answers_total{route=\"ready\",status=\"2xx\"} 1"))
            #expect(page.contains("sotto_model_version 1"))
            #expect(page.contains("sotto_reports_refused{cause=\"late\"} 0"))
        }
    }

    @Test("say that the collector is not ready when its store is gone")
    func notReady() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        built.runtime.collector.store.close()
        try await built.application.test(.router) { client in
            let response = try await client.execute(uri: "/ready", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "5")
            #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
        }
    }

    @Test("serve the dashboard beside the API on loopback alone, unless told otherwise")
    func dashboardPlacement() throws {
        func serves(_ flags: String...) throws -> Bool { try CollectorConfiguration(file: nil, flags: flags).servesDashboard }
        #expect(try serves())
        #expect(try !serves("server.host=0.0.0.0"))
        #expect(try serves("server.host=0.0.0.0", "server.dashboard=always"))
        #expect(try !serves("server.dashboard=never"))
    }
}
