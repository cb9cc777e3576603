import HTTPTypes
import Hummingbird

/// Requires a known app token on routes that read or change anything personal, and keeps each app to its request rate.
struct AppTokenGuard: RouterMiddleware {
    typealias Context = LocalRequestContext

    let tokens: AppTokens
    let limiter: RequestLimiter

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let token = AppTokens.bearer(request.headers[.authorization]), let app = tokens.app(for: token) else {
            var refusal = ProblemResponse.make(.tokenMissing)
            refusal.headers[.wwwAuthenticate] = "Bearer realm=\"sotto-agent\""
            return refusal
        }
        if let wait = limiter.admit(app: app) {
            return ProblemResponse.make(.tooManyRequests, retryAfter: wait)
        }
        return try await next(request, context)
    }
}
