/// One pass over one body.
struct EventParser {
    private let limits: EventLimits
    private let names: NameTable
    private let eventKeys: NameTable
    private let itemKeys: NameTable
    private let kinds = EventKind.allCases
    private let eventKeyOrder = EventKey.allCases
    private let itemKeyOrder = ItemKey.allCases
    private var cursor: JSONCursor
    // Events of one body nearly always share subject and session: the string made for the last one is used again.
    private var subject = RepeatedString()
    private var session = RepeatedString()

    init(reader: EventReader, bytes: [UInt8]) {
        limits = reader.limits
        names = reader.names
        eventKeys = reader.eventKeys
        itemKeys = reader.itemKeys
        cursor = JSONCursor(bytes)
    }

    mutating func body() throws(EventError) -> [BehaviorEvent] {
        var events: [BehaviorEvent] = []
        if cursor.peek() == UInt8(ascii: "[") {
            cursor.position += 1
            events.reserveCapacity(min(limits.events, cursor.bytes.count / 128 + 1))
            if cursor.peek() == UInt8(ascii: "]") {
                cursor.position += 1
            } else {
                repeat {
                    cursor.event = events.count
                    _ = cursor.peek()
                    guard events.count < limits.events else { throw cursor.error(.tooManyEvents) }
                    events.append(try event())
                } while try cursor.continues(until: UInt8(ascii: "]"))
            }
        } else {
            events.append(try event())
        }
        _ = cursor.peek()
        guard cursor.position == cursor.bytes.count else { throw cursor.error(.trailingBytes) }
        return events
    }

    /// Reads `{` of an object that the grammar asks for at this place.
    private mutating func openObject() throws(EventError) {
        guard cursor.peek() == UInt8(ascii: "{") else {
            if cursor.position < cursor.bytes.count, cursor.bytes[cursor.position] == UInt8(ascii: "[") { throw cursor.error(.nestedTooDeep) }
            throw cursor.mismatch()
        }
        cursor.position += 1
    }

    /// Reads a key and its colon, and refuses one seen before.
    @inline(__always)
    private mutating func key(in table: NameTable, seen: inout UInt32) throws(EventError) -> Int {
        guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.unexpected() }
        let start = cursor.position
        let index = try cursor.name(in: table, unknown: .unknownKey)
        let bit = UInt32(1) &<< UInt32(truncatingIfNeeded: index)
        guard seen & bit == 0 else { throw cursor.error(.duplicateKey, at: start) }
        seen |= bit
        try cursor.expect(UInt8(ascii: ":"))
        return index
    }

    private mutating func event() throws(EventError) -> BehaviorEvent {
        try openObject()
        let opening = cursor.position - 1
        var event = BehaviorEvent(kind: .pageView, id: EventID(high: 0, low: 0), subject: "", timestamp: 0)
        var seen: UInt32 = 0
        if cursor.peek() != UInt8(ascii: "}") {
            repeat {
                let index = try key(in: eventKeys, seen: &seen)
                try member(eventKeyOrder[index], of: &event)
            } while try cursor.continues(until: UInt8(ascii: "}"))
        } else {
            cursor.position += 1
        }
        guard seen & EventKey.requiredMask == EventKey.requiredMask else { throw cursor.error(.missingField, at: opening) }
        if event.kind.requiresItems, event.items.isEmpty { throw cursor.error(.missingItems, at: opening) }
        if event.valueMicros != nil, event.currency == nil { throw cursor.error(.missingCurrency, at: opening) }
        return event
    }

    @inline(__always)
    private mutating func member(_ key: EventKey, of event: inout BehaviorEvent) throws(EventError) {
        switch key {
        case .event:
            guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.mismatch() }
            event.kind = kinds[try cursor.name(in: names, unknown: .unknownEvent)]
        case .eventID:
            let token = try cursor.string(.identifier(limits.identifierBytes))
            event.id =
                token.isEscaped
                ? EventID(hashing: cursor.scratch, from: token.start, to: token.end)
                : EventID(hashing: cursor.bytes, from: token.start, to: token.end)
        case .subject:
            event.subject = subject.text(try cursor.string(.identifier(limits.identifierBytes)), in: cursor)
        case .session:
            event.sessionHint = session.text(try cursor.string(.identifier(limits.identifierBytes)), in: cursor)
        case .timestamp:
            event.timestamp = try cursor.integer(upTo: 253_402_300_799_999)
        case .page, .url:
            _ = try cursor.string(.text(limits.textBytes))
        case .searchTerm:
            event.searchTermLength = Int32(clamping: try cursor.string(.text(limits.textBytes)).scalars)
        case .items:
            event.items = try items()
        case .dwell:
            event.dwell = Int32(try cursor.integer(upTo: 86_400_000))
        case .value:
            event.valueMicros = try cursor.micros(upTo: 1_000_000_000_000_000)
        case .currency:
            event.currency = try currency()
        case .percentScrolled:
            event.percentScrolled = Int32(try cursor.integer(upTo: 100))
        }
    }

    private mutating func currency() throws(EventError) -> CurrencyCode {
        let token = try cursor.string(.identifier(limits.identifierBytes))
        let start = token.start
        guard !token.isEscaped, token.end - start == 3,
            let code = CurrencyCode(cursor.bytes[start], cursor.bytes[start + 1], cursor.bytes[start + 2])
        else { throw cursor.error(.invalidCurrency, at: token.isEscaped ? cursor.position : start - 1) }
        return code
    }

    private mutating func items() throws(EventError) -> [EventItem] {
        guard cursor.peek() == UInt8(ascii: "[") else { throw cursor.mismatch() }
        cursor.position += 1
        if cursor.peek() == UInt8(ascii: "]") {
            cursor.position += 1
            return []
        }
        var items: [EventItem] = []
        repeat {
            _ = cursor.peek()
            guard items.count < limits.items else { throw cursor.error(.tooManyItems) }
            items.append(try item())
        } while try cursor.continues(until: UInt8(ascii: "]"))
        return items
    }

    private mutating func item() throws(EventError) -> EventItem {
        try openObject()
        let opening = cursor.position - 1
        var item = EventItem(id: "")
        var seen: UInt32 = 0
        if cursor.peek() != UInt8(ascii: "}") {
            repeat {
                switch itemKeyOrder[try key(in: itemKeys, seen: &seen)] {
                case .id: item.id = try identifier()
                case .category: item.category = try identifier()
                case .price: item.priceMicros = try cursor.micros(upTo: 1_000_000_000_000_000)
                case .quantity: item.quantity = Int32(try cursor.integer(upTo: 1_000_000))
                case .index: item.index = Int32(try cursor.integer(upTo: 1_000_000))
                }
            } while try cursor.continues(until: UInt8(ascii: "}"))
        } else {
            cursor.position += 1
        }
        guard !item.id.isEmpty else { throw cursor.error(.missingField, at: opening) }
        return item
    }

    private mutating func identifier() throws(EventError) -> String {
        let token = try cursor.string(.identifier(limits.identifierBytes))
        return token.isEscaped
            ? String(decoding: cursor.scratch[token.start..<token.end], as: UTF8.self)
            : String(decoding: cursor.bytes[token.start..<token.end], as: UTF8.self)
    }
}

/// A string field that mostly repeats from event to event.
private struct RepeatedString {
    private var last = ""
    private var bytes: [UInt8] = []

    mutating func text(_ token: StringToken, in cursor: JSONCursor) -> String {
        let source = token.isEscaped ? cursor.scratch : cursor.bytes
        if !equals(bytes, source, from: token.start, to: token.end) {
            bytes.removeAll(keepingCapacity: true)
            bytes.append(contentsOf: source[token.start..<token.end])
            last = String(decoding: bytes, as: UTF8.self)
        }
        return last
    }
}
