import Hummingbird
import Logging
import NIOCore

/// The context of one local request. Bodies are collected by the routes themselves, under the limits of ``LocalLimits``.
struct LocalRequestContext: RequestContext {
    /// A request of the command line to an agent that does not run: there is no connection.
    struct WithoutConnection: RequestContextSource {
        let logger: Logger
    }

    var coreContext: CoreRequestContextStorage
    /// The app whose token the request carries; empty before ``AppTokenGuard``.
    var app = ""
    /// The connection, if there is one.
    let channel: (any Channel)?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    init(withoutConnection source: WithoutConnection) {
        coreContext = .init(source: source)
        channel = nil
    }

    var maxUploadSize: Int { LocalLimits.bodyBytes }
}

/// What one local request may hold.
enum LocalLimits {
    /// The largest body, before and after decompression.
    static let bodyBytes = 1_048_576
    /// The most items that a ranking request may name.
    static let candidates = 10_000
    /// The most items that a ranking request may ask for.
    static let items = 200
    /// The most facts that one request may state or take back.
    static let facts = 10_000
}
