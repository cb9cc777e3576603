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
        /// The text is no JSON, or has a name twice in an object.
        case notJSON = "not_json"
        /// Another type of JSON value belongs here.
        case wrongType = "wrong_type"
        /// A key is missing.
        case missingKey = "missing_key"
        /// A key means nothing here.
        case unknownKey = "unknown_key"
        /// More than ``ComplianceLimits`` allow.
        case tooBig = "too_big"
        /// Nested deeper than ``ComplianceLimits`` allow.
        case tooDeep = "too_deep"
        /// No name of a fact, or no id.
        case invalidName = "invalid_name"
        /// No value that can stand here.
        case invalidValue = "invalid_value"
        /// Something that has to be one of its kind stands here twice.
        case duplicate = "duplicate"
        /// The fact is not declared.
        case undefinedFact = "undefined_fact"
        /// There is no set of this name.
        case undefinedSet = "undefined_set"
        /// There is no disclosure of this id.
        case undefinedDisclosure = "undefined_disclosure"
        /// The value or the test does not fit the type of the fact.
        case typeMismatch = "type_mismatch"
        /// The value is not one that the fact is declared to be.
        case undeclaredValue = "undeclared_value"
        /// A list has nothing in it.
        case emptySet = "empty_set"
        /// A window ends before it begins.
        case emptyWindow = "empty_window"
        /// A disclosure has no text in the default language.
        case missingDefaultText = "missing_default_text"
        /// Nothing makes the condition true.
        case neverTrue = "never_true"
        /// A rule that denies is never false.
        case alwaysDenies = "always_denies"
        /// The rules together deny everything.
        case nothingAllowed = "nothing_allowed"
        /// All that a rule allows is denied by others.
        case allowedAndDenied = "allowed_and_denied"
        /// An example does not come out as it says.
        case exampleFails = "example_fails"
        /// Other rules deny everything on which this one acts.
        case shadowed = "shadowed"
        /// The rule changes no verdict.
        case noEffect = "no_effect"
        /// Declared, and used by no rule.
        case unused = "unused"
        /// The check would have taken too long.
        case notChecked = "not_checked"
        /// No example shows this at work.
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

    /// Severity, path, advice and code in one line.
    public var description: String { "\(code.severity.rawValue): \(path): \(advice) [\(code.rawValue)]" }
}
