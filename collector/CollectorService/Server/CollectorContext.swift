import Hummingbird
import Logging

/// What a request carries through the middleware.
struct CollectorContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) { coreContext = .init(source: source) }
}
