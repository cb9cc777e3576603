import BehaviorEvents
import HTTPTypes
import Hummingbird
import NIOCore
import ProblemDocuments

/// Problem documents as responses. Texts say where and which rule; nothing that was sent is repeated.
enum ProblemResponse {
    /// A problem of a type, with what is particular to this occurrence.
    static func make(_ type: ProblemType, detail: String? = nil, retryAfter: UInt64? = nil) -> Response {
        make(ProblemDocument(type, detail: detail), retryAfter: retryAfter)
    }

    /// An event body that was not taken.
    static func make(_ error: EventError) -> Response {
        let type: ProblemType =
            switch error.code.status {
            case 413: .contentTooLarge
            case 422: .invalidEvent
            default: .malformedBody
            }
        return make(
            ProblemDocument(type, detail: error.description).with("code", .string(error.code.rawValue)).with("event", .integer(error.event))
                .with("offset", .integer(error.offset)))
    }

    /// A body that was not read.
    static func make(_ fault: LocalBody.Fault) -> Response {
        switch fault {
        case .tooLarge: make(.contentTooLarge, detail: "at most \(LocalLimits.bodyBytes) bytes, also after decompression")
        case .unsupported: make(.unsupportedMediaType, detail: "application/json or text/plain; gzip or no content encoding")
        case .badEncoding: make(.malformedBody, detail: "the body is not a gzip stream")
        }
    }

    /// An error that the framework raised before a route ran.
    static func make(status: HTTPResponse.Status) -> Response {
        switch status.code {
        case 404: make(.notFound)
        case 405: make(.methodNotAllowed)
        case 413: make(.contentTooLarge)
        case 400..<500: make(.malformedBody)
        default: make(.internalError)
        }
    }

    private static func make(_ document: ProblemDocument, retryAfter: UInt64? = nil) -> Response {
        var headers: HTTPFields = [.contentType: ProblemDocument.contentType, .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
        return Response(
            status: .init(code: document.status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.encoded())))
    }
}
