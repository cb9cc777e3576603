import HTTPTypes
import Hummingbird
import ProblemDocuments

/// The routes of the collector, in one list: what is not here does not exist, and the tests walk it.
struct CollectorRouter {
    /// One route.
    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        /// The route's name in metrics.
        let name: String
        let handler: @Sendable (Request, CollectorContext) async throws -> Response
    }

    /// The routes that devices use, and health.
    static func device(_ runtime: CollectorRuntime, _ watch: OperatorRoutes) -> [Route] {
        let (reports, enrolment, releases) = (
            ReportRoutes(runtime: runtime), EnrolmentRoutes(runtime: runtime), ReleaseRoutes(runtime: runtime)
        )
        let log = LogRoutes(runtime: runtime)
        return [
            Route(method: .get, path: "/v1/hpke_config", name: "hpke_config", handler: reports.keyConfigurations),
            Route(method: .get, path: "/v1/tasks", name: "tasks", handler: reports.tasks),
            Route(method: .post, path: "/v1/tasks/:task/reports", name: "reports", handler: taking(runtime, reports.upload)),
            Route(method: .get, path: "/v1/receipt", name: "reports", handler: reports.receipt),
            Route(method: .post, path: "/v1/enrolments/challenge", name: "challenge", handler: taking(runtime, enrolment.challenge)),
            Route(method: .post, path: "/v1/enrolments", name: "enrolments", handler: taking(runtime, enrolment.enrol)),
            Route(method: .get, path: "/v1/releases/:file", name: "releases", handler: releases.metadata),
            Route(method: .get, path: "/v1/releases/targets/:file", name: "targets", handler: releases.file),
            Route(method: .get, path: "/log/checkpoint", name: "log", handler: log.checkpoint),
            Route(method: .get, path: "/log/policy", name: "log", handler: log.policy),
            Route(method: .get, path: "/log/tile/:level/:a", name: "log", handler: log.tile),
            Route(method: .get, path: "/log/tile/:level/:a/:b", name: "log", handler: log.tile),
            Route(method: .get, path: "/log/tile/:level/:a/:b/:c", name: "log", handler: log.tile),
            Route(method: .get, path: "/log/index/tasks/:task", name: "log", handler: log.task),
            Route(method: .get, path: "/log/index/releases/:version", name: "log", handler: log.release),
        ] + health(watch)
    }

    /// A handler that changes something. While the log refuses to go on, nothing is taken: the store is not the one it was signed from.
    private static func taking(
        _ runtime: CollectorRuntime, _ handler: @escaping @Sendable (Request, CollectorContext) async throws -> Response
    ) -> @Sendable (Request, CollectorContext) async throws -> Response {
        { request, context in
            guard !runtime.isReadOnly else { throw Refusal(ProblemDocument(.unavailable), retryAfter: 60) }
            return try await handler(request, context)
        }
    }

    /// What says how the process is.
    static func health(_ watch: OperatorRoutes) -> [Route] {
        [
            Route(method: .get, path: "/health", name: "health", handler: watch.health),
            Route(method: .get, path: "/ready", name: "ready", handler: watch.ready),
            Route(method: .get, path: "/version", name: "version", handler: watch.version),
        ]
    }

    static func metrics(_ watch: OperatorRoutes) -> Route {
        Route(method: .get, path: "/metrics", name: "metrics", handler: watch.metrics)
    }

    /// The dashboard, and the bare address that leads there.
    static func dashboard(_ watch: OperatorRoutes) -> [Route] {
        [
            Route(method: .get, path: "/dashboard", name: "dashboard", handler: watch.dashboard),
            Route(method: .get, path: "/", name: "dashboard", handler: watch.front),
        ]
    }

    /// A router over `routes`, with counting, security headers and problem documents around each of them and around what is not found.
    static func router(_ routes: [Route], metrics: CollectorMetrics) -> Router<CollectorContext> {
        let router = Router(context: CollectorContext.self)
        let names = PathNames(routes)
        router.add(middleware: AnswerCount(metrics: metrics, names: names))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ProblemAnswers(methods: names.methods))
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in try await route.handler(request, context) }
        }
        return router
    }
}

/// Finds the route that a request path belongs to, whatever its method.
struct PathNames: Sendable {
    private let routes: [(parts: [Substring], method: HTTPRequest.Method, name: String)]

    init(_ routes: [CollectorRouter.Route]) {
        self.routes = routes.map { (Self.parts($0.path), $0.method, $0.name) }
    }

    /// The methods that the path takes; none for an unknown path.
    @Sendable func methods(_ path: String) -> [HTTPRequest.Method] {
        let parts = Self.parts(path)
        return routes.filter { Self.matches($0.parts, parts) }.map(\.method)
    }

    /// The route's name in metrics.
    func name(_ path: String) -> String {
        let parts = Self.parts(path)
        return routes.first { Self.matches($0.parts, parts) }?.name ?? "other"
    }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func matches(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
        pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }
}

/// Counts every answer by route and status class.
struct AnswerCount: RouterMiddleware {
    let metrics: CollectorMetrics
    let names: PathNames

    @concurrent func handle(
        _ request: Request, context: CollectorContext, next: @concurrent (Request, CollectorContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        metrics.count(route: names.name(request.uri.path), status: response.status)
        return response
    }
}
