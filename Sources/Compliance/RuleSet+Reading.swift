import Crypto

extension RuleSet {
    /// Reads a rule file: JSON of at most ``ComplianceLimits/fileBytes``, as `docs/compliance.md` and its schema describe it.
    ///
    /// Every fact, set and disclosure that a rule names is declared, every value is of the declared type, and nothing stands in the file that
    /// has no meaning. Whether rules can ever act, and whether the examples hold, is what ``RuleInspection`` asks.
    /// - Throws: the first of the errors; ``RuleInspection`` has all of them.
    public init(reading bytes: [UInt8]) throws(ComplianceError) {
        var reader = RuleFileReader()
        guard let rules = reader.file(bytes) else {
            let first = reader.findings.first ?? RuleFinding(code: .invalidValue, path: "$", advice: "the file cannot be read")
            throw ComplianceError(code: first.code, path: first.path, advice: first.advice)
        }
        self = rules
    }

    /// SHA-256 in lowercase hexadecimal digits: how decisions name what they were taken from.
    static func digest(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
