public import TLSPresentation

/// A report's extensions: strictly increasing types, so that every list has one encoding and no type comes twice.
public struct ReportExtensions: Hashable, Sendable, TLSCodable {
    /// No extensions.
    public static let none = Self(checked: [])

    /// The extensions in order.
    public let list: [ReportExtension]

    /// A list, or nil when types do not strictly increase or the encoding would be longer than 65,535 bytes.
    public init?(_ list: [ReportExtension]) {
        guard zip(list, list.dropFirst()).allSatisfy({ $0.type < $1.type }) else { return nil }
        guard list.reduce(0, { $0 + 4 + $1.data.count }) <= 65_535 else { return nil }
        self.list = list
    }

    private init(checked list: [ReportExtension]) { self.list = list }

    /// The one extension that reports of this version carry in public: the round.
    public static func round(_ number: UInt64) -> Self { Self(checked: [.round(number)]) }

    /// Reads a list. Types that do not strictly increase are ``CodecError/Code/invalidValue``.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        var body = ByteReader(try reader.opaque16(field: "extensions"))
        var list: [ReportExtension] = []
        while !body.isAtEnd {
            let next = try ReportExtension(from: &body)
            if let last = list.last, last.type >= next.type { throw CodecError(.invalidValue, at: start, field: "extensions") }
            list.append(next)
        }
        self.list = list
    }

    /// Writes the list behind its two-byte length.
    public func encode(into writer: inout ByteWriter) {
        writer.vector16 { body in
            for item in list { item.encode(into: &body) }
        }
    }

    /// The round number, when the list is exactly the round and nothing else; nil for anything this version does not know.
    public var soleRound: UInt64? {
        guard list.count == 1, let item = list.first, item.type == ReportExtension.roundType, item.data.count == 8 else { return nil }
        return item.data.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
