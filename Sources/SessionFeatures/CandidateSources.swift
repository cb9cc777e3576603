/// The ways in which an item became a candidate of a ranking.
package struct CandidateSources: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No source; an empty literal would build a set, which an answer pays for each item.
    package init() { rawValue = 0 }

    /// The request named it.
    package static let request = Self(rawValue: 1 << 0)
    /// It was viewed, or put into the cart, in this session.
    package static let session = Self(rawValue: 1 << 1)
    /// It is in the neighbour row of an item of this session.
    package static let neighbour = Self(rawValue: 1 << 2)
    /// It followed the last two views in other sessions.
    package static let bigram = Self(rawValue: 1 << 3)
    /// It is among the most popular items.
    package static let popular = Self(rawValue: 1 << 4)
    /// It is among the items that are popular in the table's recent window.
    package static let trending = Self(rawValue: 1 << 5)
    /// It is popular in the category of the last item.
    package static let category = Self(rawValue: 1 << 6)
    /// Its vector is near the session's vector.
    package static let vector = Self(rawValue: 1 << 7)

    /// Each source with its stable name, in the order of the bits.
    package static let names: [(source: Self, name: String)] = [
        (.request, "request"), (.session, "session"), (.neighbour, "neighbour"), (.bigram, "bigram"), (.popular, "popular"),
        (.trending, "trending"), (.category, "category"), (.vector, "vector"),
    ]

    /// The names of the members, in the order of the bits.
    package var memberNames: [String] { Self.names.filter { contains($0.source) }.map(\.name) }
}
