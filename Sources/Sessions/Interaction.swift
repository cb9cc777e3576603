public import BehaviorEvents

/// One turn of the subject to one item, kept for training on this device.
public struct Interaction: Sendable, Hashable {
    /// The shop's identifier of the item.
    public var itemID: String
    /// The shop's category of the item, if the page said.
    public var category: String?
    /// Position in the list it was chosen from, if the page said.
    public var index: Int32?
    /// When, in Unix milliseconds, never later than the agent's own clock.
    public var timestamp: Int64
    /// What the subject did; always an engagement (``BehaviorEvents/EventKind/isEngagement``).
    public var kind: EventKind
    /// Attention in milliseconds: what the event said and what later pings, hovers and impressions of the item added; at most a day.
    public var dwell: Int32
    /// The displayed list that the item was chosen from, where that is kept for training.
    public var list: ShownList?

    /// Makes an interaction.
    public init(
        itemID: String, category: String? = nil, index: Int32? = nil, timestamp: Int64, kind: EventKind, dwell: Int32 = 0, list: ShownList? = nil
    ) {
        self.itemID = itemID
        self.category = category
        self.index = index
        self.timestamp = timestamp
        self.kind = kind
        self.dwell = dwell
        self.list = list
    }
}
