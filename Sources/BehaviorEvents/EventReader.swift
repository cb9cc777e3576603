/// The strict single-pass reader of event bodies.
///
/// A body is one JSON object (RFC 8259) or an array of at most ``EventLimits/events`` of them, in UTF-8 without a byte order mark. It is
/// taken whole or not at all: the first error refuses the body, with the offset of the byte and the number of the event. Rules:
/// - A key that the vocabulary does not have is ``EventError/Code/unknownKey`` at the key. There is no free `extra` object on purpose: what
///   is not in the vocabulary is not collected by accident.
/// - `null` is no value: leave the key out.
/// - `url` and `page` are checked and dropped, `search_term` only leaves its number of characters, `event_id` only its hash.
/// - The grammar has a fixed depth (array, event, items, item), so that nothing recurses.
public struct EventReader: Sendable {
    /// The caps that bodies are held to.
    public let limits: EventLimits
    let names: NameTable
    let eventKeys: NameTable
    let itemKeys: NameTable

    /// Makes a reader. Making one costs some microseconds and reading shares nothing, so keep it.
    public init(limits: EventLimits = EventLimits()) {
        self.limits = limits
        names = NameTable(EventKind.allCases.map(\.name))
        eventKeys = NameTable(EventKey.allCases.map(\.rawValue))
        itemKeys = NameTable(ItemKey.allCases.map(\.rawValue))
    }

    /// Reads every event of a body.
    /// - Parameter bytes: the body, already inflated.
    /// - Returns: the events in the order they stand; an empty array for `[]`.
    /// - Throws: the first ``EventError``, in which case nothing of the body counts.
    public func read(_ bytes: [UInt8]) throws(EventError) -> [BehaviorEvent] {
        guard bytes.count <= limits.bytes else { throw EventError(.bodyTooLarge, at: limits.bytes, event: 0) }
        var parser = EventParser(reader: self, bytes: bytes)
        return try parser.body()
    }
}
