import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ProblemDocuments

/// Turns every error into a problem document. What went wrong inside is logged under a name that the answer carries; nothing of it is
/// told to the sender.
struct ProblemAnswers: RouterMiddleware {
    let methods: @Sendable (String) -> [HTTPRequest.Method]

    @concurrent func handle(
        _ request: Request, context: CollectorContext, next: @concurrent (Request, CollectorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return refusal.response
        } catch let error as HTTPError {
            return refusal(error.status, request).response
        } catch is CancellationError {
            return Refusal(ProblemDocument(.unavailable), retryAfter: 5).response
        } catch {
            let instance = "urn:uuid:" + UUID().uuidString.lowercased()
            context.logger.error("request failed", metadata: ["instance": "\(instance)", "kind": "\(type(of: error))"])
            return Refusal(ProblemDocument(.internalError, instance: instance)).response
        }
    }

    private func refusal(_ status: HTTPResponse.Status, _ request: Request) -> Refusal {
        switch status.code {
        case 404, 405:
            let allowed = methods(request.uri.path)
            guard !allowed.isEmpty else { return Refusal(.notFound) }
            return Refusal(.methodNotAllowed, headers: [.allow: allowed.map(\.rawValue).joined(separator: ", ")])
        case 413: return Refusal(.contentTooLarge)
        case 415: return Refusal(.unsupportedMediaType)
        default: return Refusal(status.kind == .clientError ? .malformedBody : .internalError)
        }
    }
}
