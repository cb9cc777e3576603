package import Enrichment

extension ComplianceDecision {
    /// The decision as a JSON object.
    package var json: StrictJSON {
        .object([
            "verdict": .text(verdict.rawValue),
            "reasons": StrictJSON(
                .array(
                    reasons.map { reason in
                        .object(["rule": .text(reason.rule), "code": .text(reason.code), "unknown": StrictJSON(.flag(reason.isForUnknown))])
                    })),
            "disclosures": StrictJSON(
                .array(disclosures.map { .object(["id": .text($0.id), "language": .text($0.language), "text": .text($0.text)]) })),
        ])
    }

    fileprivate init?(_ json: StrictJSON) {
        guard let verdict = json["verdict"]?.text.flatMap(Verdict.init), let reasons = json["reasons"]?.array,
            let disclosures = json["disclosures"]?.array
        else { return nil }
        self.init(
            verdict: verdict,
            reasons: reasons.compactMap { reason in
                guard let rule = reason["rule"]?.text, let code = reason["code"]?.text, let unknown = reason["unknown"]?.flag else { return nil }
                return Reason(rule: rule, code: code, isForUnknown: unknown)
            },
            disclosures: disclosures.compactMap { disclosure in
                guard let id = disclosure["id"]?.text, let language = disclosure["language"]?.text, let text = disclosure["text"]?.text else {
                    return nil
                }
                return Disclosure(id: id, language: language, text: text)
            })
    }
}

extension DecisionRecord {
    /// Largest record in bytes.
    public static let maximumBytes = 1 << 20

    /// The record as canonical JSON (RFC 8785), one line without its end. Equal records have equal bytes.
    public var bytes: [UInt8] { json.canonicalBytes }

    private var json: StrictJSON {
        var members = [
            StrictJSON.Member("format", .text(format.rawValue)),
            .init("rules", .object(["id": .text(rules), "version": .number(version), "sha256": .text(digest)])),
            .init("date", date.map(StrictJSON.text) ?? StrictJSON(.null)), .init("language", language.map(StrictJSON.text) ?? StrictJSON(.null)),
            .init("facts", Self.json(of: facts)), .init("decision", decision.json),
        ]
        if let factsDigest {
            members.append(.init("facts_sha256", .text(factsDigest)))
            members.append(.init("ignored_facts", StrictJSON(.array(ignored.map { .text($0.text) }))))
        }
        return StrictJSON(.object(members))
    }

    private static func json(of facts: [FactName: FactValue?]) -> StrictJSON {
        StrictJSON(.object(facts.sorted { $0.key < $1.key }.map { StrictJSON.Member($0.key.text, $0.value?.json ?? StrictJSON(.null)) }))
    }

    /// SHA-256 of the facts as canonical JSON.
    static func digest(of facts: [FactName: FactValue?]) -> String { RuleSet.digest(of: json(of: facts).canonicalBytes) }

    /// Reads a record. Only canonical bytes are a record, so that a changed byte is always a changed record.
    public init(reading bytes: [UInt8]) throws(ComplianceError) {
        let limits = StrictJSONLimits(bytes: Self.maximumBytes, depth: 8)
        let json: StrictJSON
        do throws(StrictJSONError) { json = try StrictJSON(reading: bytes, limits: limits) } catch {
            throw ComplianceError(code: .notJSON, path: "column \(error.column)", advice: error.code.rawValue)
        }
        guard let format = json["format"]?.text.flatMap(Format.init) else {
            let known = Format.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " and ")
            throw ComplianceError(code: .invalidValue, path: "$.format", advice: "this reader knows \(known) only")
        }
        var facts: [FactName: FactValue?] = [:]
        for member in json["facts"]?.members ?? [] {
            let value = FactValue(member.value)
            guard let name = FactName(member.name), value?.isValid ?? member.value.isNull else {
                throw ComplianceError(code: .invalidValue, path: RuleFileReader.path("$.facts", member.name), advice: "this is no fact")
            }
            facts.updateValue(value, forKey: name)
        }
        let rules = json["rules"]
        guard let id = rules?["id"]?.text, let version = rules?["version"]?.integer, let digest = rules?["sha256"]?.text,
            let decision = json["decision"].flatMap(ComplianceDecision.init)
        else { throw ComplianceError(code: .missingKey, path: "$", advice: "\"rules\", \"facts\" or \"decision\" is not whole") }
        let factsDigest = json["facts_sha256"]?.text
        guard (factsDigest != nil) == (format == .second) else {
            throw ComplianceError(
                code: .missingKey, path: "$.facts_sha256", advice: "records of \"\(Format.second.rawValue)\" have it, and no others")
        }
        self.init(
            format: format, rules: id, version: version, digest: digest, date: json["date"]?.text, language: json["language"]?.text, facts: facts,
            factsDigest: factsDigest, ignored: (json["ignored_facts"]?.array ?? []).compactMap { $0.text.flatMap(FactName.init) }, decision: decision)
        guard self.bytes == bytes else {
            throw ComplianceError(code: .invalidValue, path: "$", advice: "a record is written canonically (RFC 8785) and has no other keys")
        }
    }
}
