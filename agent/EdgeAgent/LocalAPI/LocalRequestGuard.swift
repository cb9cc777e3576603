import HTTPTypes
import Hummingbird
import ProblemDocuments

/// What every request to the local API must show before anything else is looked at: a Host on the allow-list (against DNS rebinding) and,
/// when a browser sends one, an Origin on the allow-list (against pages that are not meant to talk to this agent).
///
/// Cross-origin pages on the list get their CORS headers here, so that a route cannot forget them.
struct LocalRequestGuard: RouterMiddleware {
    let allowed: AllowedPeers

    @concurrent func handle(
        _ request: Request, context: LocalRequestContext, next: @concurrent (Request, LocalRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, allowed.isAllowed(authority: authority) else {
            return ProblemResponse.make(.misdirected)
        }
        guard let origin = request.headers[.origin] else {
            return try await next(request, context)
        }
        guard allowed.isAllowed(origin: origin) else {
            return ProblemResponse.make(.originNotAllowed)
        }
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: origin,
                    .accessControlAllowMethods: "GET, POST, PUT, DELETE",
                    .accessControlAllowHeaders: "authorization, content-type, content-encoding, last-event-id",
                    .accessControlMaxAge: "600",
                    .vary: "Origin",
                ])
        }
        var response = try await next(request, context)
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        return response
    }
}

/// The hosts and origins that may talk to the agent.
struct AllowedPeers: Sendable {
    private let hosts: Set<String>
    private let origins: Set<String>

    /// Loopback names are always allowed as hosts; `hosts` adds the names under which a reverse proxy publishes the agent.
    init(hosts: [String], origins: [String]) {
        self.hosts = Set(hosts.map { $0.lowercased() }).union(["127.0.0.1", "[::1]", "localhost"])
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Whether the host of an authority (`host` or `host:port`) is on the list, whatever the port.
    func isAllowed(authority: String) -> Bool {
        let lowered = authority.lowercased()
        guard lowered.utf8.count <= 255 else { return false }
        if lowered.hasPrefix("[") {
            guard let end = lowered.firstIndex(of: "]") else { return false }
            let rest = lowered[lowered.index(after: end)...]
            return hosts.contains(String(lowered[...end])) && Self.isPort(rest)
        }
        let host = lowered.prefix { $0 != ":" }
        return hosts.contains(String(host)) && Self.isPort(lowered[host.endIndex...])
    }

    /// Whether an Origin header is on the list, to the letter (scheme, host and port).
    func isAllowed(origin: String) -> Bool { origins.contains(origin.lowercased()) }

    private static func isPort(_ text: Substring) -> Bool {
        guard let first = text.first else { return true }
        return first == ":" && (2...6).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
