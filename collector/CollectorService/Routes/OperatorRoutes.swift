import Foundation
import HTTPTypes
import Hummingbird
import ProblemDocuments
import ReportIntake
import ServiceMetrics

/// What watches the collector: health, readiness, metrics, version, dashboard.
struct OperatorRoutes: Sendable {
    let runtime: CollectorRuntime
    let page: DashboardPage

    /// `GET /health`: the process answers.
    @Sendable @concurrent func health(_ request: Request, _ context: CollectorContext) async throws -> Response {
        Response(Array(#"{"status":"ok"}"#.utf8), type: MediaTypes.json)
    }

    /// `GET /ready`: the store takes a transaction, and the last tick of the rounds worked.
    @Sendable @concurrent func ready(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard await isReady() else { throw Refusal(ProblemDocument(.unavailable), retryAfter: 5) }
        return Response(Array(#"{"status":"ready"}"#.utf8), type: MediaTypes.json)
    }

    /// `GET /metrics`
    @Sendable @concurrent func metrics(_ request: Request, _ context: CollectorContext) async throws -> Response {
        Response(Array(runtime.metrics.registry.rendered().utf8), type: MetricsRegistry.contentType)
    }

    /// `GET /version`
    @Sendable @concurrent func version(_ request: Request, _ context: CollectorContext) async throws -> Response {
        Response(
            Array(#"{"name":"sotto-collector","version":"\#(CollectorBuild.version)","api":"v1","shapes":"dap-18"}"#.utf8), type: MediaTypes.json)
    }

    /// `GET /dashboard`
    @Sendable @concurrent func dashboard(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let facts: DashboardFacts
        do throws(CollectorFailure) { facts = try await runtime.dashboardFacts(isReady: await isReady()) } catch {
            throw Refusal(ProblemDocument(.unavailable), retryAfter: 5)
        }
        var response = Response(Array(page.html(facts).utf8), type: MediaTypes.html)
        response.headers[.contentSecurityPolicy] = page.contentSecurityPolicy
        return response
    }

    /// `GET /`: to the dashboard.
    @Sendable @concurrent func front(_ request: Request, _ context: CollectorContext) async throws -> Response {
        Response(status: .seeOther, headers: [.location: "/dashboard", .cacheControl: "no-store"])
    }

    private func isReady() async -> Bool {
        guard runtime.state.failure == nil else { return false }
        // An empty transaction takes the write lock and gives it back.
        do throws(IntakeError) { try await runtime.collector.store.addEnrolmentTokens([], expiry: 0) } catch { return false }
        return true
    }
}
