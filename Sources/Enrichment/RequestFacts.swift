/// The facts of one request: each scope has its own sources, so that no source can speak for another.
///
/// | scope | sources, the first that knows |
/// |---|---|
/// | `subject` | what the agent knows itself, what is kept of the subject, what the request states |
/// | `request` | what the agent knows itself, what the request states |
/// | `market` | the operator's facts |
/// | `session` | what the agent derived from behaviour |
/// | `item` | none: an item's facts are asked of the item |
///
/// What is kept was stated by the host application, a request may be the reader's own: so it adds to what is kept and takes nothing's place.
public struct RequestFacts: FactLookup, Sendable {
    /// What the agent knows itself: consent, the time, scores. Nothing that is stated takes its place.
    public var known: [FactName: FactValue]
    /// What the request states of itself and of the subject; nothing of it is kept.
    public var stated: [FactName: FactValue]
    /// Whether the request may state facts of the subject at all.
    public var mayStateSubject: Bool
    /// What is kept of the subject.
    public var subject: [FactName: FactStore.Held]
    /// The operator's facts about the market.
    public var market: [FactName: FactStore.Held]
    /// What the agent derived from behaviour.
    public var session: [FactName: FactValue]
    /// The Unix millisecond that decides what is over.
    public var now: Int64

    /// The facts of one request, source by source, and the moment that decides which of them still hold.
    public init(
        known: [FactName: FactValue] = [:], stated: [FactName: FactValue] = [:], mayStateSubject: Bool = true,
        subject: [FactName: FactStore.Held] = [:], market: [FactName: FactStore.Held] = [:], session: [FactName: FactValue] = [:], now: Int64
    ) {
        self.known = known
        self.stated = stated
        self.mayStateSubject = mayStateSubject
        self.subject = subject
        self.market = market
        self.session = session
        self.now = now
    }

    /// The fact of this name, from the first source of its scope that knows it.
    public func fact(_ name: FactName) -> FactValue? {
        switch name.scope {
        case .subject: known[name] ?? subject[name]?.value(at: now) ?? (mayStateSubject ? stated[name] : nil)
        case .request: known[name] ?? stated[name]
        case .market: market[name]?.value(at: now)
        case .session: session[name]
        case .item: nil
        }
    }

    /// The names of stated facts that do not hold, in order: a source that comes first says otherwise, or the request may not say them.
    public var ignored: [FactName] { stated.filter { fact($0.key) != $0.value }.keys.sorted() }

    /// The names of all facts that have a value, in order.
    public var names: [FactName] {
        let names = Set(known.keys).union(stated.keys).union(subject.keys).union(market.keys).union(session.keys)
        return names.filter { fact($0) != nil }.sorted()
    }
}

extension FactStore.Held {
    /// The value while it holds.
    public func value(at now: Int64) -> FactValue? { end > now ? value : nil }
}
