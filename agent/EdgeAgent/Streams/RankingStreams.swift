import Synchronization

/// The ranking streams that are open: who listens for which subject, and no more of them than the settings allow.
final class RankingStreams: Sendable {
    /// Why a stream was not opened.
    enum Refusal: Error, Equatable {
        /// The app has its share: 429.
        case tooManyOfApp
        /// The agent has all it takes: 503.
        case tooMany
        /// The agent stops: 503.
        case stopping
    }

    /// An open stream.
    struct Subscription: Sendable {
        fileprivate let number: UInt64
        fileprivate let app: String
        fileprivate let subject: String
        /// What it waits for.
        let signal = StreamSignal()
    }

    private struct Open {
        var subscriptions: [UInt64: Subscription] = [:]
        var bySubject: [String: Set<UInt64>] = [:]
        var byApp: [String: Int] = [:]
        var next: UInt64 = 0
        var isStopping = false
    }

    private let open = Mutex(Open())
    private let limit: Int
    private let appLimit: Int

    /// - Parameters:
    ///   - limit: Most streams in all.
    ///   - appLimit: Most streams of one app.
    init(limit: Int = 64, appLimit: Int = 16) {
        self.limit = limit
        self.appLimit = appLimit
    }

    /// Streams that are open.
    var count: Int { open.withLock { $0.subscriptions.count } }

    /// Begins to listen. Whoever opens a stream closes it.
    func begin(app: String, subject: String) throws(Refusal) -> Subscription {
        try open.withLock { (open) throws(Refusal) in
            guard !open.isStopping else { throw .stopping }
            guard open.byApp[app, default: 0] < appLimit else { throw .tooManyOfApp }
            guard open.subscriptions.count < limit else { throw .tooMany }
            let subscription = Subscription(number: open.next, app: app, subject: subject)
            open.next += 1
            open.subscriptions[subscription.number] = subscription
            open.bySubject[subject, default: []].insert(subscription.number)
            open.byApp[app, default: 0] += 1
            return subscription
        }
    }

    /// Stops to listen; once is enough, and more does no harm.
    func close(_ subscription: Subscription) {
        subscription.signal.abandon()
        open.withLock { open in
            guard open.subscriptions.removeValue(forKey: subscription.number) != nil else { return }
            open.bySubject[subscription.subject]?.remove(subscription.number)
            if open.bySubject[subscription.subject]?.isEmpty == true { open.bySubject[subscription.subject] = nil }
            let left = open.byApp[subscription.app, default: 1] - 1
            open.byApp[subscription.app] = left > 0 ? left : nil
        }
    }

    /// Something about the subject changed.
    func changed(_ subject: String) {
        for subscription in subscriptions(of: subject) { subscription.signal.change() }
    }

    /// Something changed that concerns everybody.
    func changedAll() {
        for subscription in open.withLock({ Array($0.subscriptions.values) }) { subscription.signal.change() }
    }

    /// Ends the subject's streams.
    func end(_ subject: String, _ reason: StreamEnd) {
        for subscription in subscriptions(of: subject) { subscription.signal.end(reason) }
    }

    /// Ends every stream and opens no other one.
    func stop() {
        let all = open.withLock { open in
            open.isStopping = true
            return Array(open.subscriptions.values)
        }
        for subscription in all { subscription.signal.end(.shutdown) }
    }

    private func subscriptions(of subject: String) -> [Subscription] {
        open.withLock { open in open.bySubject[subject].map { $0.compactMap { open.subscriptions[$0] } } ?? [] }
    }
}
