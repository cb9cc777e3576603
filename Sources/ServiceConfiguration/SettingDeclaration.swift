/// Which values of its kind a setting allows.
public enum SettingRule: Sendable, Hashable {
    case any
    case integers(ClosedRange<Int>)
    case durations(ClosedRange<Duration>)
    case bytes(ClosedRange<Int>)
    case choices([String])
}

/// One row of a schema.
public struct SettingDeclaration: Sendable, Hashable {
    /// Lower-case names separated by dots.
    public let path: String
    /// The type.
    public let kind: SettingKind
    /// The value if no layer gives one; `nil` if it then has none.
    public let fallback: SettingValue?
    /// Which values are allowed.
    public let rule: SettingRule
    /// One or two sentences for the operator.
    public let doc: String

    /// What is allowed, in words: `a whole number from 1 to 65535`.
    public var allowed: String {
        switch (kind, rule) {
        case (_, .integers(let range)): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case (_, .durations(let range)):
            "a duration from \(SettingText.render(.duration(range.lowerBound))) to \(SettingText.render(.duration(range.upperBound)))"
        case (_, .bytes(let range)):
            "a size from \(SettingText.render(.bytes(range.lowerBound))) to \(SettingText.render(.bytes(range.upperBound)))"
        case (_, .choices(let choices)): "one of " + choices.joined(separator: ", ")
        case (.string, .any): "a text"
        case (.integer, .any): "a whole number"
        case (.boolean, .any): "true or false"
        case (.duration, .any): "a duration as 250ms, 30s, 15m, 24h or 7d"
        case (.bytes, .any): "a size as 512B, 64KiB, 1MiB or 10MB"
        case (.path, .any): "a path"
        case (.secret, .any): "a secret text"
        case (.list, .any): "a list of texts"
        }
    }

    func permits(_ value: SettingValue) -> Bool {
        switch (rule, value) {
        case (.any, _): true
        case (.integers(let range), .integer(let number)): range.contains(number)
        case (.durations(let range), .duration(let duration)): range.contains(duration)
        case (.bytes(let range), .bytes(let count)): range.contains(count)
        case (.choices(let choices), .string(let text)): choices.contains(text)
        default: false
        }
    }
}
