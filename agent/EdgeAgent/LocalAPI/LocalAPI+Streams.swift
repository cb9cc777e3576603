import HTTPTypes
import Hummingbird
import NIOCore
import ProblemDocuments

extension LocalAPI {
    /// `GET /v1/rank/stream`: a ranking at once, and another one whenever something changed that it may rest on.
    func rankStream(_ request: Request, _ context: LocalRequestContext) async throws -> Response {
        let query: RankingQuery
        do throws(RequestFault) {
            query = try RankingQuery(query: request.uri.queryParameters.map { (String($0.key), String($0.value)) })
        } catch {
            return ProblemResponse.make(.invalidParameter, detail: error.advice)
        }
        try await subjects.checkRules()
        let streams = subjects.streams
        let subscription: RankingStreams.Subscription
        do throws(RankingStreams.Refusal) {
            subscription = try streams.begin(app: context.app, subject: query.subject)
        } catch {
            switch error {
            case .tooManyOfApp: return ProblemResponse.make(.tooManyRequests, detail: "the app has as many streams as it may", retryAfter: 5)
            case .tooMany: return ProblemResponse.make(.unavailable, detail: "as many streams are open as the agent takes", retryAfter: 5)
            case .stopping: return ProblemResponse.make(.unavailable, detail: "the agent stops", retryAfter: 5)
            }
        }
        let channel = context.channel
        // Whoever leaves frees the place at once and not with the next write.
        channel?.closeFuture.whenComplete { _ in streams.close(subscription) }
        let stream = RankingStream(
            signal: subscription.signal, pace: pace, lastEvent: request.headers[.lastEventID].flatMap { UInt64($0) } ?? 0,
            ranking: { try LocalJSON.line(try await ranked(query)) }, disconnect: { channel?.close(promise: nil) })
        return Response(
            status: .ok,
            headers: [.contentType: ServerSentEvent.contentType, .cacheControl: "no-store", .xAccelBuffering: "no"],
            body: ResponseBody { writer in
                defer { streams.close(subscription) }
                // Only a request that came over a connection can be asked whether its client is still there.
                guard channel != nil else { return try await stream.serve(&writer) }
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await stream.serve(&writer)
                } onInboundClosed: {
                    streams.close(subscription)
                }
            })
    }
}

extension HTTPField.Name {
    /// The number of the last event that a reader saw (WHATWG HTML, section 9.2.3).
    static let lastEventID = name("Last-Event-ID")
    /// Tells a proxy to pass on each event at once.
    static let xAccelBuffering = name("X-Accel-Buffering")
}
