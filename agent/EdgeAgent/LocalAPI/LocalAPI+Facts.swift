import Enrichment
import HTTPTypes
import Hummingbird
import ProblemDocuments

extension LocalAPI {
    private static let statedShape = #"[{"name": text, "item"?: text, "value": number, text or flag, "ttl_seconds" or "expires_at": number}]"#
    private static let retractedShape = #"[{"name": text, "item"?: text}]"#
    private static let describedShape = #"{"subject": text, "attributes": {name: number, text, flag or null}, "ttl_seconds"?: number}"#

    /// `GET /v1/attributes`
    func readAttributes(_ request: Request) async throws -> Response {
        let item = request.uri.queryParameters["item"].map(String.init)
        if let item, !FactOwner.item(item).isValid { return ProblemResponse.make(.invalidParameter, detail: "item must be 1 to 64 bytes") }
        return try LocalJSON.response(FactsReply(await subjects.operatorFacts(item: item, now: clock())))
    }

    /// `PUT /v1/attributes`
    func stateAttributes(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            let now = clock()
            let changes: [FactChange]
            do throws(RequestFault) {
                changes = try FactReading.entries(of: body, expected: Self.statedShape) { (value, place) throws(RequestFault) in
                    try FactReading.change(value, place: place, now: now, expected: Self.statedShape)
                }
            } catch {
                return ProblemResponse.make(.malformedBody, detail: error.advice)
            }
            do throws(FactStoreError) {
                try await subjects.state(changes, now: now)
                return Response(status: .noContent)
            } catch {
                return Self.refusal(of: error)
            }
        }
    }

    /// `DELETE /v1/attributes`
    func retractAttributes(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            do throws(RequestFault) {
                let removals = try FactReading.entries(of: body, expected: Self.retractedShape) { (value, place) throws(RequestFault) in
                    try FactReading.removal(value, place: place, expected: Self.retractedShape)
                }
                await subjects.retract(removals)
                return Response(status: .noContent)
            } catch {
                return ProblemResponse.make(.malformedBody, detail: error.advice)
            }
        }
    }

    /// `GET /v1/subjects/attributes`
    func readSubject(_ request: Request) async throws -> Response {
        guard let subject = Self.subject(of: request) else { return Self.subjectMissing }
        return try LocalJSON.response(SubjectAttributesReply(subject: subject, attributes: await subjects.attributes(of: subject, now: clock())))
    }

    /// `PUT /v1/subjects/attributes`
    func describeSubject(_ request: Request) async throws -> Response {
        try await withBody(request) { body in
            let now = clock()
            let described: (subject: String, attributes: [FactName: FactStore.Held?])
            do throws(RequestFault) {
                described = try FactReading.described(body, now: now, expected: Self.describedShape)
            } catch {
                return ProblemResponse.make(.malformedBody, detail: error.advice)
            }
            do {
                try await subjects.describe(subject: described.subject, as: described.attributes, now: now)
            } catch LiveSubjects.AttributeRefusal.noConsent {
                return ProblemResponse.make(.consentRequired, detail: "attributes are kept only of a subject that allowed ranking")
            } catch LiveSubjects.AttributeRefusal.fact(let error) {
                return Self.refusal(of: error)
            }
            return Response(status: .noContent)
        }
    }

    /// No room is the store's fault, everything else the request's.
    private static func refusal(of error: FactStoreError) -> Response {
        error.code == .full
            ? ProblemResponse.make(.storageFull, detail: error.description, retryAfter: 60)
            : ProblemResponse.make(.malformedBody, detail: error.description)
    }
}
