/// The value of a fact. Dates are ISO 8601 text (`2026-11-22`), so that they compare as text.
public enum FactValue: Sendable, Hashable {
    /// A finite number.
    case number(Double)
    /// A text of at most ``maximumBytes`` bytes.
    case text(String)
    /// True or false.
    case flag(Bool)

    /// Longest text in UTF-8 bytes.
    public static let maximumBytes = 128

    /// Whether the value is within its limits: a finite number, a text that is short enough.
    public var isValid: Bool {
        switch self {
        case .number(let number): number.isFinite
        case .text(let text): text.utf8.count <= Self.maximumBytes
        case .flag: true
        }
    }
}

/// What a fact may be: the type that scorecards and rules declare for it.
public enum FactType: String, Sendable, Hashable, CaseIterable {
    /// ``FactValue/number(_:)``
    case number
    /// ``FactValue/text(_:)``
    case text
    /// ``FactValue/flag(_:)``
    case flag

    /// Whether a value is of this type.
    public func matches(_ value: FactValue) -> Bool {
        switch (self, value) {
        case (.number, .number), (.text, .text), (.flag, .flag): true
        default: false
        }
    }
}
