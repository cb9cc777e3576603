/// The keys of an event object. Order is the index in the reader's table and the bit in its mask of keys seen.
enum EventKey: String, CaseIterable {
    case event
    case eventID = "event_id"
    case subject
    case session
    case timestamp = "timestamp_ms"
    case page
    case url
    case items
    case dwell = "dwell_ms"
    case value
    case currency
    case searchTerm = "search_term"
    case percentScrolled = "percent_scrolled"

    /// Bits of `event`, `event_id`, `subject` and `timestamp_ms`.
    static var requiredMask: UInt32 { 0b1_0111 }
}

/// The keys of an item object.
enum ItemKey: String, CaseIterable {
    case id = "item_id"
    case category = "item_category"
    case price
    case quantity
    case index
}
