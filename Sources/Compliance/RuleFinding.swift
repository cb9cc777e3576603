/// Something that the check of a rule file has to say.
public struct RuleFinding: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The file cannot be used.
        case error
        /// The file can be used, and says something that it cannot mean.
        case contradiction
        /// The file can be used.
        case warning
    }

    /// What it is about.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case notJSON = "not_json"
        case wrongType = "wrong_type"
        case missingKey = "missing_key"
        case unknownKey = "unknown_key"
        case tooBig = "too_big"
        case tooDeep = "too_deep"
        case invalidName = "invalid_name"
        case invalidValue = "invalid_value"
        case duplicate = "duplicate"
        case undefinedFact = "undefined_fact"
        case undefinedSet = "undefined_set"
        case undefinedDisclosure = "undefined_disclosure"
        case typeMismatch = "type_mismatch"
        case undeclaredValue = "undeclared_value"
        case emptySet = "empty_set"
        case emptyWindow = "empty_window"
        case missingDefaultText = "missing_default_text"
        case neverTrue = "never_true"
        case alwaysDenies = "always_denies"
        case nothingAllowed = "nothing_allowed"
        case allowedAndDenied = "allowed_and_denied"
        case exampleFails = "example_fails"
        case shadowed = "shadowed"
        case noEffect = "no_effect"
        case unused = "unused"
        case notChecked = "not_checked"
        case noExamples = "no_examples"

        /// How bad it is.
        public var severity: Severity {
            switch self {
            case .neverTrue, .alwaysDenies, .nothingAllowed, .allowedAndDenied, .exampleFails: .contradiction
            case .shadowed, .noEffect, .unused, .notChecked, .noExamples: .warning
            default: .error
            }
        }
    }

    /// What it is about.
    public let code: Code
    /// Where, as a JSON path such as `$.rules[3].when`.
    public let path: String
    /// What to do about it.
    public let advice: String

    public var description: String { "\(code.severity.rawValue): \(path): \(advice) [\(code.rawValue)]" }
}
