package import RecordedSessions
import Zlib

/// What shipping the raw behaviour would cost: bytes of bodies alone, without HTTP and TLS, so that the comparison never flatters reports.
package struct EventBytes: Sendable, Equatable {
    /// The views alone, as JSON.
    package var clicks = 0
    /// The full event stream as JSON; the views alone where nothing else was recorded.
    package var stream = 0
    /// ``stream``, gzipped session by session.
    package var compressedStream = 0

    /// Nothing.
    package init() {}

    /// The bytes of a recorded session, of which only the views are known.
    package init(_ session: RecordedSession) {
        let body = session.clickOnlyJSON()
        clicks = body.count
        stream = body.count
        compressedStream = Gzip.compress(body).count
    }

    /// The bytes of a generated session with everything that a tracker would have sent.
    package init(_ session: GeneratedSession) {
        let body = session.fullStreamJSON()
        clicks = session.recorded.clickOnlyJSON().count
        stream = body.count
        compressedStream = Gzip.compress(body).count
    }

    /// Adds another session's bytes.
    package static func += (left: inout Self, right: Self) {
        left.clicks += right.clicks
        left.stream += right.stream
        left.compressedStream += right.compressedStream
    }
}
