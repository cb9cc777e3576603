/// One behaviour event, reduced to what ranking and learning need.
///
/// What a page may send and this type does not keep: the `url` and the `page` (checked, then dropped), the words of a search (only their
/// number of characters is kept) and the text of `event_id` (only a hash is kept). There is no dictionary and no free field.
public struct BehaviorEvent: Sendable, Hashable {
    /// What happened.
    public var kind: EventKind
    /// Identity for dropping copies.
    public var id: EventID
    /// The privacy unit: one browser or app install; 1 to 64 bytes of UTF-8 without control characters.
    public var subject: String
    /// The session the page believes it is in, 1 to 64 bytes. A hint: Sessions decides.
    public var sessionHint: String?
    /// When it happened by the page's clock, in Unix milliseconds, 0 to 253402300799999 (end of the year 9999).
    public var timestamp: Int64
    /// The products it is about, at most ``EventLimits/items``.
    public var items: [EventItem]
    /// Attention time in milliseconds, 0 to 86,400,000, if the page said.
    public var dwell: Int32?
    /// Worth of the whole event in millionths of `currency`, 0 to 10^15, if the page said.
    public var valueMicros: Int64?
    /// Currency of the value and of the prices, if the page said.
    public var currency: CurrencyCode?
    /// Number of Unicode scalars of the search term, if the page sent one.
    public var searchTermLength: Int32?
    /// Deepest point reached, 0 to 100 percent of the page's height, if the page said.
    public var percentScrolled: Int32?

    /// Makes an event; the reader is what enforces the ranges on outside bytes.
    public init(
        kind: EventKind,
        id: EventID,
        subject: String,
        sessionHint: String? = nil,
        timestamp: Int64,
        items: [EventItem] = [],
        dwell: Int32? = nil,
        valueMicros: Int64? = nil,
        currency: CurrencyCode? = nil,
        searchTermLength: Int32? = nil,
        percentScrolled: Int32? = nil
    ) {
        self.kind = kind
        self.id = id
        self.subject = subject
        self.sessionHint = sessionHint
        self.timestamp = timestamp
        self.items = items
        self.dwell = dwell
        self.valueMicros = valueMicros
        self.currency = currency
        self.searchTermLength = searchTermLength
        self.percentScrolled = percentScrolled
    }
}
