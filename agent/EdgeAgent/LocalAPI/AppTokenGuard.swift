import HTTPTypes
import Hummingbird
import ProblemDocuments

/// Requires a known app token on routes that read or change anything personal, and keeps each app to its request rate.
struct AppTokenGuard: RouterMiddleware {
    let tokens: AppTokens
    let limiter: RequestLimiter

    @concurrent func handle(
        _ request: Request, context: LocalRequestContext, next: @concurrent (Request, LocalRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token = AppTokens.bearer(request.headers[.authorization]), let app = tokens.app(for: token) else {
            var refusal = ProblemResponse.make(.unauthenticated)
            refusal.headers[.wwwAuthenticate] = "Bearer realm=\"sotto-agent\""
            return refusal
        }
        if let wait = limiter.admit(app: app) {
            return ProblemResponse.make(.tooManyRequests, retryAfter: wait)
        }
        var context = context
        context.app = app
        return try await next(request, context)
    }
}
