import BehaviorEvents

/// A list of items as it was displayed, from the top: what one of them was chosen from. Kept for training on this device alone.
public struct ShownList: Sendable, Hashable {
    /// Longest list that is kept; items past it are left out.
    public static let limit = 100
    /// Most lists that are kept of one session, those of its first choices.
    public static let perSession = 16

    /// One item of the list.
    public struct Entry: Sendable, Hashable {
        /// The shop's identifier of the item.
        public var itemID: String
        /// Its price in millionths, 0 when it isn't known.
        public var priceMicros: Int64

        /// Makes an entry.
        public init(itemID: String, priceMicros: Int64 = 0) {
            self.itemID = itemID
            self.priceMicros = priceMicros
        }
    }

    /// The items, from the top.
    public var entries: [Entry]
    /// When it was displayed, in Unix milliseconds.
    public var timestamp: Int64

    /// Makes a list.
    public init(entries: [Entry], timestamp: Int64) {
        self.entries = entries
        self.timestamp = timestamp
    }

    /// The list of an event, as far as it is kept.
    init(_ items: [EventItem], at timestamp: Int64) {
        self.init(
            entries: items.prefix(Self.limit).map { Entry(itemID: $0.id, priceMicros: max(0, $0.priceMicros ?? 0)) }, timestamp: timestamp)
    }

    /// Whether choosing an item from it says anything: it is one of several.
    func isChoice(_ itemID: String) -> Bool { entries.count > 1 && entries.contains { $0.itemID == itemID } }
}
