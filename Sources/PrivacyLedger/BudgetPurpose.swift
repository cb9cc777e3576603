/// What a subject's data is used for, as budgets are kept: a name of 1 to 32 characters out of a-z, 0-9 and underscore.
///
/// The names are those of the consent purposes, such as `model_improvement`.
public struct BudgetPurpose: Hashable, Sendable, Comparable {
    /// The longest name, in bytes.
    public static let maximumLength = 32

    /// The name.
    public let name: String

    /// A purpose, or nil if the name is empty, too long or has another character.
    public init?(_ name: String) {
        guard Self.isCanonical(name.utf8) else { return nil }
        self.name = name
    }

    init?(bytes: ArraySlice<UInt8>) {
        guard Self.isCanonical(bytes) else { return nil }
        self.name = String(decoding: bytes, as: UTF8.self)
    }

    /// Orders by name, so that policies and statements have one order.
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }

    private static func isCanonical(_ bytes: some Collection<UInt8>) -> Bool {
        (1...maximumLength).contains(bytes.count)
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
}
