/// The name of a fact: dotted lowercase words such as `subject.age_band`, 1 to ``maximumBytes`` bytes.
///
/// The first word says whose fact it is: `subject` (the person, stated by the host application or by the person), `item` (the catalogue),
/// `session` (what the agent derived from behaviour), `market` (the operator's facts with a time to live) or `request` (one call's own).
public struct FactName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Longest name in bytes.
    public static let maximumBytes = 64

    /// The name's text.
    public let text: String

    /// A name, or nil unless every dot-separated word has at least one of `a`-`z`, `0`-`9` and `_` and nothing else, there are at least two
    /// words, and the first is one of ``Scope``.
    public init?(_ text: String) {
        guard (1...Self.maximumBytes).contains(text.utf8.count) else { return nil }
        let words = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard words.count >= 2, words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAllowed) }) else { return nil }
        guard Scope(rawValue: String(decoding: words[0], as: UTF8.self)) != nil else { return nil }
        self.text = text
    }

    /// Whose fact it is.
    public enum Scope: String, Sendable, CaseIterable {
        /// The person's, stated by the host application or the person.
        case subject
        /// The item's, from the catalogue.
        case item
        /// Derived on the device from the session's behaviour.
        case session
        /// The operator's, with a time to live: prices, stock, market moves.
        case market
        /// Of one request alone.
        case request
    }

    /// Whose fact it is.
    public var scope: Scope { Scope(rawValue: String(text.prefix { $0 != "." })) ?? .request }

    /// The name's text.
    public var description: String { text }

    /// The order of the bytes.
    public static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
