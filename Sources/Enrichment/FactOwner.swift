/// Whose facts a ``FactStore`` keeps.
public enum FactOwner: Sendable, Hashable {
    /// The whole market's: names of the scope `market`.
    case market
    /// One item's, by its identifier: names of the scope `item`.
    case item(String)
    /// One subject's: names of the scope `subject`.
    case subject(String)

    /// Longest identifier of an item or a subject in UTF-8 bytes.
    public static let maximumBytes = 64

    /// The scope that names of this owner's facts have.
    public var scope: FactName.Scope {
        switch self {
        case .market: .market
        case .item: .item
        case .subject: .subject
        }
    }

    /// Whether the identifier is 1 to ``maximumBytes`` bytes without control characters; the market has none.
    public var isValid: Bool {
        switch self {
        case .market: true
        case .item(let name), .subject(let name):
            (1...Self.maximumBytes).contains(name.utf8.count) && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
        }
    }
}
