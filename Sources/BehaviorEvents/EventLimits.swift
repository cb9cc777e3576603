/// The caps that the reader holds outside bytes to. Every cap has an error of its own.
public struct EventLimits: Sendable, Hashable {
    /// Most bytes in one body.
    public var bytes: Int
    /// Most events in one body.
    public var events: Int
    /// Most items in one event.
    public var items: Int
    /// Longest identifier (`event_id`, `subject`, `session`, `item_id`, `item_category`), in bytes of UTF-8 once unescaped.
    public var identifierBytes: Int
    /// Longest text (`url`, `page`, `search_term`), in bytes as written. Texts are checked and dropped.
    public var textBytes: Int

    /// Makes caps; the defaults are 1 MiB, 500 events, 100 items, 64 bytes and 2,048 bytes.
    public init(bytes: Int = 1 << 20, events: Int = 500, items: Int = 100, identifierBytes: Int = 64, textBytes: Int = 2048) {
        self.bytes = bytes
        self.events = events
        self.items = items
        self.identifierBytes = identifierBytes
        self.textBytes = textBytes
    }
}
