import Hummingbird
import Logging
import ProblemDocuments
import ServiceMetrics

/// Counts every answer by its status class. The outermost step, so that nothing is left out.
struct RequestAccounting: RouterMiddleware {
    let metrics: AgentMetrics

    @concurrent func handle(
        _ request: Request, context: LocalRequestContext, next: @concurrent (Request, LocalRequestContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        metrics.requests[response.status.code / 100]?.increment()
        return response
    }
}

/// Turns what a route throws into a problem document. Details of unexpected errors stay inside: they could repeat what was sent.
struct ErrorsAsProblems: RouterMiddleware {
    let metrics: AgentMetrics

    @concurrent func handle(
        _ request: Request, context: LocalRequestContext, next: @concurrent (Request, LocalRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any StoreFailure {
            metrics.storeFailures.increment()
            return ProblemResponse.make(.unavailable, detail: error.advice, retryAfter: 5)
        } catch let error as any HTTPResponseError {
            return ProblemResponse.make(status: error.status)
        } catch {
            context.logger.error("a request failed", metadata: ["kind": "\(type(of: error))"])
            return ProblemResponse.make(.internalError)
        }
    }
}
