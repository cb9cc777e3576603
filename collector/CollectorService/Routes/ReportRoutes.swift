import AggregationTasks
import Enrolment
import HTTPTypes
import Hummingbird
import Logging
import ProblemDocuments
import ReportFormat
import ReportIntake
import ReportSealing
import ServiceMetrics
import TLSPresentation

/// What agents fetch and send: key configurations, tasks, reports. Shapes and names follow DAP-18.
struct ReportRoutes: Sendable {
    let runtime: CollectorRuntime
    let receipts: ReceiptDesk

    init(runtime: CollectorRuntime) {
        self.runtime = runtime
        receipts = ReceiptDesk(runtime.desk)
    }

    /// `GET /v1/hpke_config`
    @Sendable @concurrent func keyConfigurations(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let list = runtime.state.keyList
        guard !list.isEmpty else { throw Refusal(ProblemDocument(.unavailable), retryAfter: 5) }
        let seconds = runtime.collector.configuration.keySchedule.cacheLifetime
        return Response(list, type: MediaTypes.keyConfigurations, cache: "public, max-age=\(seconds)")
    }

    /// `GET /v1/tasks`
    @Sendable @concurrent func tasks(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let state = runtime.state
        let open = state.tasks.filter(\.isOpen).suffix(TaskListing.maximumEntries)
        let listing = TaskListing(
            time: runtime.clock(),
            entries: open.map { task in
                TaskListing.Entry(configuration: task.configuration, round: state.rounds.first { $0.taskID == task.id })
            })
        return Response(listing.encoded(), type: MediaTypes.taskListing, cache: "public, max-age=1")
    }

    /// `POST /v1/tasks/{task}/reports`
    @Sendable @concurrent func upload(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard MediaTypes.matches(request.headers[.contentType], MediaTypes.uploadRequest) else { throw Refusal(.unsupportedMediaType) }
        let credential = try DeviceCredential(request)
        let body = try await request.bytes(limit: runtime.collector.configuration.limits.bodyBytes)
        let now = runtime.clock()
        let device = try await credential.verify(request, body: body, in: runtime, now: now)
        guard let text = context.parameters.get("task"), let task = TaskID(text: text) else { throw Refusal(.dapUnrecognizedTask) }
        let start = ContinuousClock.now
        let releases = request.uri.queryParameters[LedgerReceipt.queryName[...]].flatMap { UInt64($0) }
        let outcomes: [ReportOutcome]
        do { outcomes = try await runtime.intake.process(body, task: task, device: device, now: now, releases: releases) } catch {
            if error.code != .malformedBody, error.code != .unknownTask {
                context.logger.warning("upload refused", metadata: ["code": "\(error.code.rawValue)"])
            }
            throw Refusal(error)
        }
        runtime.metrics.uploadSeconds.observe(ContinuousClock.now - start)
        var response: Response
        if let errors = ReportOutcome.uploadErrors(outcomes) {
            response = Response(errors.encoded(), type: MediaTypes.uploadErrors)
        } else {
            response = Response(status: .ok, headers: [.cacheControl: "no-store"])
        }
        response.headers[.retryAfter] = String(runtime.pace(task, now: now))
        if releases != nil, let name = HTTPField.Name(LedgerReceipt.headerName) {
            response.headers[name] = try await receipt(for: device, now: now).headerValue
        }
        return response
    }

    /// `GET /v1/receipt`
    @Sendable @concurrent func receipt(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let credential = try DeviceCredential(request)
        let now = runtime.clock()
        let device = try await credential.verify(request, body: [], in: runtime, now: now)
        return Response(try await receipt(for: device, now: now).encoded(), type: MediaTypes.bytes)
    }

    /// Signs the largest count of releases that a device has told.
    private func receipt(for device: [UInt8], now: UInt64) async throws -> LedgerReceipt {
        do {
            let highest = try await runtime.collector.store.highestRelease(of: device)
            return try await receipts.receipt(for: device, releases: highest, at: now)
        } catch let error as IntakeError {
            throw Refusal(error)
        }
    }
}
