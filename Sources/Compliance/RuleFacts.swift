public import Enrichment

extension RuleSet {
    /// Reads a JSON object of facts, `{"subject.jurisdiction": "NL", …}`, strictly: every fact is declared and has a value that its declaration
    /// allows. Null is a fact that is not known.
    public func facts(reading bytes: [UInt8]) throws(ComplianceError) -> [FactName: FactValue] {
        let limits = StrictJSONLimits(bytes: ComplianceLimits.fileBytes, depth: 4)
        let json: StrictJSON
        do throws(StrictJSONError) { json = try StrictJSON(reading: bytes, limits: limits) } catch {
            throw ComplianceError(code: .notJSON, path: "line \(error.line), column \(error.column)", advice: error.code.rawValue)
        }
        var reader = RuleFileReader()
        reader.attributes = attributes
        let facts = reader.readKnown(json, "$")
        if let first = reader.findings.first { throw ComplianceError(code: first.code, path: first.path, advice: first.advice) }
        return facts
    }
}
