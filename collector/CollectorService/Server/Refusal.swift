import HTTPTypes
import Hummingbird
import NIOCore
import ProblemDocuments
import ReportIntake

/// An answer that is not what was asked for: a problem document, with the header fields that go with it.
struct Refusal: Error, HTTPResponseError {
    let document: ProblemDocument
    var headers: HTTPFields

    init(_ type: ProblemType, detail: String? = nil, headers: HTTPFields = [:]) {
        document = ProblemDocument(type, detail: detail)
        self.headers = headers
    }

    init(_ document: ProblemDocument, retryAfter: UInt64? = nil) {
        self.document = document
        headers = [:]
        if let retryAfter { headers[.retryAfter] = String(max(1, retryAfter)) }
    }

    /// What a sender is told of a failure of the intake; causes inside the store are for the log alone.
    init(_ error: IntakeError) {
        switch error.code {
        case .malformedBody: self.init(ProblemDocument(.dapInvalidMessage, detail: error.detail))
        case .unknownTask: self.init(ProblemDocument(.dapUnrecognizedTask))
        case .storageFull: self.init(ProblemDocument(.storageFull), retryAfter: error.retryAfter ?? 30)
        case .overloaded, .busy, .storageFailed: self.init(ProblemDocument(.unavailable), retryAfter: error.retryAfter ?? 5)
        case .unknownRound, .notADatabase, .newerSchema, .conflict, .parameter: self.init(ProblemDocument(.internalError))
        }
    }

    var status: HTTPResponse.Status { HTTPResponse.Status(code: document.status) }

    func response(from request: Request, context: some RequestContext) throws -> Response { response }

    var response: Response {
        var fields = headers
        fields[.contentType] = ProblemDocument.contentType
        fields[.cacheControl] = "no-store"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.encoded())))
    }
}
