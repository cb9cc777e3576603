import BehaviorEvents
import Consent
import HTTPTypes
import Hummingbird
import NIOCore
import ProblemDocuments
import ServiceMetrics

/// The agent's local HTTP API. One function builds the router for the program and for its tests.
///
/// Every route passes ``LocalRequestGuard`` (Host and Origin). Routes that read or change anything personal also pass ``AppTokenGuard``; the
/// four open ones say nothing about anybody.
struct LocalAPI: Sendable {
    /// Paths that need no token.
    static let openPaths: Set<String> = ["/health", "/ready", "/metrics", "/version"]

    let subjects: LiveSubjects
    let owner: any OwnerStore
    let metrics: AgentMetrics
    let clock: @Sendable () -> Int64
    let pace: StreamPace
    private let reader = EventReader()

    init(
        subjects: LiveSubjects, owner: any OwnerStore, metrics: AgentMetrics, pace: StreamPace = StreamPace(),
        clock: @escaping @Sendable () -> Int64
    ) {
        self.subjects = subjects
        self.pace = pace
        self.owner = owner
        self.metrics = metrics
        self.clock = clock
    }

    /// Builds the router.
    func router(peers: AllowedPeers, tokens: AppTokens, limiter: RequestLimiter) -> Router<LocalRequestContext> {
        let router = Router(context: LocalRequestContext.self)
        router.add(middleware: RequestAccounting(metrics: metrics))
        router.add(middleware: LocalRequestGuard(allowed: peers))
        router.add(middleware: ErrorsAsProblems(metrics: metrics))
        router.get("/health") { _, _ in try LocalJSON.response(["status": "ok"]) }
        router.get("/ready") { _, _ in await ready() }
        router.get("/metrics") { _, _ in await prometheus() }
        router.get("/version") { _, _ in try LocalJSON.response(["version": AgentVersion.current, "api": "v1"]) }
        let personal = router.group().add(middleware: AppTokenGuard(tokens: tokens, limiter: limiter))
        personal.post("/v1/events") { request, _ in try await events(request) }
        personal.post("/v1/rank") { request, _ in try await rank(request) }
        personal.post("/v1/score") { request, _ in try await score(request) }
        personal.get("/v1/rank/stream") { request, context in try await rankStream(request, context) }
        personal.get("/v1/attributes") { request, _ in try await readAttributes(request) }
        personal.put("/v1/attributes") { request, _ in try await stateAttributes(request) }
        personal.delete("/v1/attributes") { request, _ in try await retractAttributes(request) }
        personal.get("/v1/subjects/attributes") { request, _ in try await readSubject(request) }
        personal.put("/v1/subjects/attributes") { request, _ in try await describeSubject(request) }
        personal.get("/v1/consent") { request, _ in try await consent(request) }
        personal.put("/v1/consent") { request, _ in try await chooseConsent(request) }
        personal.get("/v1/data") { request, _ in try await exportData(request) }
        personal.delete("/v1/data") { request, _ in try await eraseData(request) }
        personal.get("/v1/privacy/budget") { request, _ in try await budget(request) }
        personal.get("/v1/privacy/sent") { request, _ in try await sent(request) }
        personal.get("/v1/status") { _, _ in try await status() }
        return router
    }

    // MARK: Open routes

    private func ready() async -> Response {
        do {
            try await owner.checkWritable()
            return try LocalJSON.response(["status": "ready"])
        } catch {
            return ProblemResponse.make(.unavailable, retryAfter: 5)
        }
    }

    private func prometheus() async -> Response {
        metrics.liveSessions.set(Double(await subjects.liveCount))
        metrics.modelVersion.set(Double(await subjects.modelVersion))
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.page())))
    }

    // MARK: Events and rankings

    private func events(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            let events: [BehaviorEvent]
            do throws(EventError) {
                events = try reader.read(body)
            } catch {
                metrics.refusedBodies.increment()
                return ProblemResponse.make(error)
            }
            let signal = request.headers[.origin] == nil ? nil : request.headers[.globalPrivacyControl].map { $0 == "1" } ?? false
            let result = try await subjects.accept(events, globalPrivacyControl: signal, now: clock())
            metrics.record(result)
            if result.counted == 0, result.duplicates == 0, result.refusedCount > 0 {
                return ProblemResponse.make(.consentRequired, detail: "no event was kept: \(result.refusalSummary)")
            }
            var response = Response(status: .noContent)
            if result.refusedCount > 0 { response.headers[.sottoRefused] = result.refusalSummary }
            return response
        }
    }

    private func rank(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            let query: RankingQuery
            do throws(RequestFault) {
                query = try RankingQuery(reading: body)
            } catch {
                return ProblemResponse.make(.malformedBody, detail: error.advice)
            }
            return try LocalJSON.response(try await ranked(query))
        }
    }

    private func score(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            let query: ScoreQuery
            do throws(RequestFault) {
                query = try ScoreQuery(reading: body)
            } catch {
                return ProblemResponse.make(.malformedBody, detail: error.advice)
            }
            guard let answer = try await subjects.score(query, now: clock()) else {
                return ProblemResponse.make(.notFound, detail: "no scorecard of this name is installed")
            }
            return try LocalJSON.response(ScoreReply(answer))
        }
    }

    /// One ranking, counted.
    func ranked(_ query: RankingQuery) async throws -> RankReply {
        let start = ContinuousClock.now
        let answer = try await subjects.rank(query, now: clock())
        metrics.recordRanking(ContinuousClock.now - start)
        return RankReply(answer)
    }

    // MARK: Consent and data

    private func consent(_ request: Request) async throws -> Response {
        guard let subject = Self.subject(of: request) else { return Self.subjectMissing }
        return try LocalJSON.response(ConsentReply(subject: subject, standings: await subjects.standings(of: subject, now: clock())))
    }

    private func chooseConsent(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            guard let choice = LocalJSON.read(ConsentRequest.self, from: body) else {
                let purposes = ConsentPurpose.allCases.map(\.rawValue).joined(separator: ", ")
                return ProblemResponse.make(
                    .malformedBody,
                    detail:
                        "expected {\"subject\": text, \"version\": number, \"grant\"?: [purpose], \"refuse\"?: [purpose]}; purposes are \(purposes)")
            }
            if let fault = choice.fault { return ProblemResponse.make(.malformedBody, detail: fault) }
            try await subjects.choose(
                subject: choice.subject, granting: Self.set(choice.grant), refusing: Self.set(choice.refuse), version: choice.version, now: clock())
            return try LocalJSON.response(
                ConsentReply(subject: choice.subject, standings: await subjects.standings(of: choice.subject, now: clock())))
        }
    }

    private func exportData(_ request: Request) async throws -> Response {
        guard let subject = Self.subject(of: request) else { return Self.subjectMissing }
        return try LocalJSON.response(await owner.export(subject: subject, now: clock()))
    }

    private func eraseData(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            guard let erase = LocalJSON.read(EraseRequest.self, from: body), SubjectName.isValid(erase.subject) else {
                return ProblemResponse.make(.malformedBody, detail: "expected {\"subject\": text}")
            }
            try await subjects.erase(subject: erase.subject, now: clock())
            return Response(status: .noContent)
        }
    }

    // MARK: Privacy

    private func budget(_ request: Request) async throws -> Response {
        guard let subject = Self.subject(of: request) else { return Self.subjectMissing }
        return try LocalJSON.response(await owner.budget(subject: subject, now: clock()))
    }

    private func sent(_ request: Request) async throws -> Response {
        guard let subject = Self.subject(of: request) else { return Self.subjectMissing }
        return try LocalJSON.response(await owner.sent(subject: subject))
    }

    private func status() async throws -> Response {
        try LocalJSON.response(await owner.status(liveSessions: subjects.liveCount, modelVersion: subjects.modelVersion, now: clock()))
    }

    // MARK: Plumbing

    func withBody(_ request: Request, _ handle: ([UInt8]) async throws -> Response) async throws -> Response {
        let body: [UInt8]
        do {
            body = try await LocalBody.read(request)
        } catch let fault as LocalBody.Fault {
            return ProblemResponse.make(fault)
        }
        return try await handle(body)
    }

    static func subject(of request: Request) -> String? {
        request.uri.queryParameters["subject"].map(String.init).flatMap { SubjectName.isValid($0) ? $0 : nil }
    }

    static var subjectMissing: Response {
        ProblemResponse.make(.invalidParameter, detail: "name the subject: ?subject=…, 1 to 64 bytes")
    }

    private static func set(_ purposes: [ConsentPurpose]?) -> ConsentPurposes {
        (purposes ?? []).reduce(into: []) { $0.insert(ConsentPurposes($1)) }
    }
}

extension HTTPField.Name {
    static let globalPrivacyControl = name("Sec-GPC")
    static let sottoRefused = name("Sotto-Refused")

    static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("a valid field name") }
        return name
    }
}

extension IntakeResult {
    /// `denied=2,pending=1`.
    var refusalSummary: String {
        refused.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ",")
    }
}
