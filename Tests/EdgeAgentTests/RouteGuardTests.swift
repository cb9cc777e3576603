import HTTPTypes
import Hummingbird
import Testing

@testable import EdgeAgent

@Suite struct RouteGuardTests {
    /// Every route there is, so that a new one cannot escape the rules below.
    private func routes(_ agent: TestAgent) throws -> [(method: HTTPRequest.Method, path: String)] {
        try agent.running.router().routes.map { ($0.method, "\($0.path)") }
    }

    @Test func `every route is listed, open or personal`() async throws {
        let agent = try await TestAgent()
        let listed = try routes(agent).map { "\($0.method) \($0.path)" }.sorted()
        #expect(
            listed == [
                "DELETE /v1/attributes", "DELETE /v1/data", "GET /health", "GET /metrics", "GET /ready", "GET /v1/attributes", "GET /v1/consent",
                "GET /v1/data", "GET /v1/privacy/budget", "GET /v1/privacy/sent", "GET /v1/rank/stream", "GET /v1/status",
                "GET /v1/subjects/attributes", "GET /version", "POST /v1/events", "POST /v1/rank", "POST /v1/score", "PUT /v1/attributes",
                "PUT /v1/consent",
                "PUT /v1/subjects/attributes",
            ])
    }

    @Test(arguments: ["evil.example", "localhost.evil.example", "10.0.0.1:8717", ""])
    func `every route refuses another host`(host: String) async throws {
        let agent = try await TestAgent()
        for route in try routes(agent) {
            let answer = try await agent.send(route.method, route.path, host: host)
            #expect(answer.status == 421, "\(route)")
        }
    }

    @Test func `every route refuses a request without a host`() async throws {
        let agent = try await TestAgent()
        for route in try routes(agent) { #expect(try await agent.send(route.method, route.path, host: nil).status == 421, "\(route)") }
    }

    @Test(arguments: ["https://evil.example", "null", "https://shop.example.evil", "http://shop.example", "https://shop.example:444"])
    func `every route refuses another origin`(origin: String) async throws {
        let agent = try await TestAgent("server:\n  allowed_origins: [https://shop.example]\n")
        for route in try routes(agent) {
            let answer = try await agent.send(route.method, route.path, headers: [.origin: origin])
            #expect(answer.status == 403, "\(route)")
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test(arguments: [nil, "", "0123456789abcdef0123456789abcdee", "0123456789abcdef0123456789abcdef0"])
    func `every route but the open ones refuses a missing or wrong token`(token: String?) async throws {
        let agent = try await TestAgent()
        for route in try routes(agent) {
            let answer = try await agent.send(route.method, route.path, token: token)
            if LocalAPI.openPaths.contains(route.path) {
                #expect(answer.status == 200, "\(route)")
            } else {
                #expect(answer.status == 401, "\(route)")
                #expect(answer.headers[.wwwAuthenticate] != nil)
            }
        }
    }

    @Test func `an allowed page gets its CORS headers, on errors too`() async throws {
        let agent = try await TestAgent("server:\n  allowed_origins: [https://shop.example]\n  allowed_hosts: [shop.example]\n")
        let preflight = try await agent.send(
            .options, "/v1/events", host: "shop.example", token: nil, headers: [.origin: "https://shop.example", .accessControlRequestMethod: "POST"])
        #expect(preflight.status == 204)
        for path in ["/v1/status", "/v1/data", "/nothing"] {
            let answer = try await agent.send(.get, path, host: "shop.example", headers: [.origin: "https://shop.example"])
            #expect(answer.headers[.accessControlAllowOrigin] == "https://shop.example")
        }
    }

    @Test func `an unknown path is a problem document`() async throws {
        let answer = try await TestAgent().send(.get, "/v1/nothing")
        #expect(answer.status == 404)
        #expect(answer.problem == "urn:sotto:problem:not-found")
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test func `a busy app is told when to come back`() async throws {
        let limiter = RequestLimiter(rate: 2, burst: 3)
        let start = ContinuousClock.now
        #expect((0..<3).allSatisfy { _ in limiter.admit(app: "shop", now: start) == nil })
        #expect(limiter.admit(app: "shop", now: start) == 1)
        #expect(limiter.admit(app: "kiosk", now: start) == nil)
        #expect(limiter.admit(app: "shop", now: start + .seconds(1)) == nil)

        let agent = try await TestAgent("server:\n  requests_per_second: 1\n  request_burst: 1\n")
        let router = try agent.running.router()
        #expect(router.routes.count == 20)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:80", true), ("127.0.0.1:8717", true), ("[::1]:1", true), ("[::1]", true), ("shop.example", true),
        ("Shop.Example:443", true), ("localhost:", false), ("localhost:x", false), ("localhost:1234567", false), ("localhost:٣", false), ("", false),
        ("[::1", false), ("[::2]", false), ("127.0.0.2", false), ("a.shop.example", false), ("shop.example.", false), ("localhost@evil", false),
    ]) func `hosts are compared to the letter, with any port`(authority: String, allowed: Bool) {
        let peers = AllowedPeers(hosts: ["Shop.example"], origins: ["https://shop.example"])
        #expect(peers.isAllowed(authority: authority) == allowed)
    }

    @Test func `a token names its app and nothing else does`() {
        let tokens = AppTokens(["shop": String(repeating: "a", count: 32), "kiosk": String(repeating: "b", count: 32)])
        #expect(tokens.app(for: String(repeating: "a", count: 32)) == "shop")
        #expect(tokens.app(for: String(repeating: "b", count: 32)) == "kiosk")
        for length in 0...40 where length != 32 { #expect(tokens.app(for: String(repeating: "a", count: length)) == nil) }
        #expect(AppTokens([:]).app(for: "") == nil)
        #expect(AppTokens.bearer("bearer x") == "x")
        for header in [nil, "", "Bearer", "Basic x", "Bearer " + String(repeating: "x", count: 300)] { #expect(AppTokens.bearer(header) == nil) }
        #expect(AppTokens.generate().utf8.count == 32)
        #expect(AppTokens.generate() != AppTokens.generate())
    }
}
