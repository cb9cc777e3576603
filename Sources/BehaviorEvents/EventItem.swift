/// One product that an event is about.
public struct EventItem: Sendable, Hashable {
    /// The shop's identifier of the product, 1 to 64 bytes of UTF-8 without control characters.
    public var id: String
    /// The shop's category of the product, 1 to 64 bytes, if the page said.
    public var category: String?
    /// Price of one unit in millionths of the event's currency (the shop's own, if the event names none), 0 to 10^15, if the page said.
    /// Digits beyond are cut off.
    public var priceMicros: Int64?
    /// Number of units, 0 to 1,000,000, if the page said.
    public var quantity: Int32?
    /// Position in the list it was shown in, 0 to 1,000,000, if the page said.
    public var index: Int32?

    /// Makes an item; the reader is what enforces the ranges on outside bytes.
    public init(id: String, category: String? = nil, priceMicros: Int64? = nil, quantity: Int32? = nil, index: Int32? = nil) {
        self.id = id
        self.category = category
        self.priceMicros = priceMicros
        self.quantity = quantity
        self.index = index
    }
}
