/// Why a rule file, a table of facts or a decision record cannot be used. Errors with the same code are equal.
public struct ComplianceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let code: RuleFinding.Code
    /// Where, as a JSON path such as `$.rules[3].when`; for text that is no JSON, the line and column.
    public let path: String
    /// What to do about it.
    public let advice: String

    /// Path, advice and code in one line.
    public var description: String { "\(path): \(advice) [\(code.rawValue)]" }

    /// Whether the codes are equal.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
