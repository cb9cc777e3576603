import Enrichment

extension RuleFileReader {
    private static let keys = [
        "format", "id", "version", "title", "default", "default_language", "facts", "sets", "disclosures", "rules", "examples",
    ]
    private enum Default: String, CaseIterable { case allow, deny }

    /// Reads a whole file; nil when something in it is wrong.
    mutating func file(_ bytes: [UInt8]) -> RuleSet? {
        let limits = StrictJSONLimits(bytes: ComplianceLimits.fileBytes, depth: ComplianceLimits.jsonDepth)
        let root: StrictJSON
        do throws(StrictJSONError) { root = try StrictJSON(reading: bytes, limits: limits) } catch {
            let code: RuleFinding.Code =
                error.code == .tooDeep ? .tooDeep : error.code == .tooLarge || error.code == .tooManyValues ? .tooBig : .notJSON
            return fail(code, "line \(error.line), column \(error.column)", error.code.rawValue)
        }
        let required = ["format", "id", "version", "default", "default_language", "facts", "rules"]
        guard let json = object(root, "$", keys: Self.keys, required: required), let facts = json["facts"], let rules = json["rules"] else {
            return nil
        }
        if json["format"]?.text != RuleSet.format { report(.invalidValue, "$.format", "this reader knows \"\(RuleSet.format)\" only") }
        let id = json["id"].flatMap { name($0, "$.id") } ?? ""
        let version = json["version"]?.integer ?? 0
        if !(1...Int(UInt32.max)).contains(version) { report(.invalidValue, "$.version", "a version is a whole number from 1 to 4294967295") }
        let title = json["title"].flatMap { text($0, "$.title") }
        let standing = json["default"].flatMap { word($0, "$.default", of: Default.self) }
        let language = json["default_language"].flatMap { tag($0.text ?? "", "$.default_language") } ?? "en"
        readFacts(facts, "$.facts")
        readSets(json["sets"])
        readDisclosures(json["disclosures"], defaultLanguage: language)
        let read = readRules(rules)
        let examples = readExamples(json["examples"])
        guard findings.isEmpty else { return nil }
        return RuleSet(
            id: id, version: version, digest: RuleSet.digest(of: bytes), title: title, deniesByDefault: standing == .deny, defaultLanguage: language,
            attributes: attributes, rules: read,
            disclosures: disclosures, examples: examples)
    }

    /// A language tag in lowercase.
    private mutating func tag(_ tag: String, _ path: String) -> String? {
        RuleDisclosure.isTag(tag)
            ? tag.lowercased() : fail(.invalidValue, path, "a BCP 47 language tag belongs here, such as \"de\" or \"pt-BR\"")
    }

    private mutating func readSets(_ json: StrictJSON?) {
        guard let json else { return }
        for member in table(json, "$.sets", most: ComplianceLimits.values) ?? [] {
            let path = Self.path("$.sets", member.name)
            if !Self.isName(member.name) { report(.invalidName, path, Self.nameAdvice) }
            // The values are checked where the set is used, against the fact that uses it.
            if list(member.value, path, most: ComplianceLimits.values) != nil { sets[member.name] = member.value }
        }
    }

    private mutating func readDisclosures(_ json: StrictJSON?, defaultLanguage: String) {
        guard let json else { return }
        for member in table(json, "$.disclosures", most: ComplianceLimits.disclosures) ?? [] {
            let path = Self.path("$.disclosures", member.name)
            if !Self.isName(member.name) { report(.invalidName, path, Self.nameAdvice) }
            var texts: [String: String] = [:]
            for translation in table(member.value, path, most: ComplianceLimits.values) ?? [] {
                let here = Self.path(path, translation.name)
                guard let tag = tag(translation.name, here), let text = text(translation.value, here) else { continue }
                if texts.updateValue(text, forKey: tag) != nil { report(.duplicate, here, "this language stands here twice") }
            }
            if texts[defaultLanguage] == nil {
                report(.missingDefaultText, path, "add the text in the default language, \"\(defaultLanguage)\"")
            }
            disclosures[member.name] = RuleDisclosure(id: member.name, texts: texts)
        }
    }

    private mutating func readRules(_ json: StrictJSON) -> [ComplianceRule] {
        guard let list = list(json, "$.rules", most: ComplianceLimits.rules) else { return [] }
        var ids: Set<String> = [ComplianceDecision.Reason.defaultRule]
        var rules: [ComplianceRule] = []
        for (index, element) in list.enumerated() {
            let path = "$.rules[\(index)]"
            let keys = ["id", "reason", "effect", "when", "on_unknown", "disclosures", "note"]
            let required = ["id", "reason", "effect", "when", "on_unknown"]
            guard let json = object(element, path, keys: keys, required: required), let condition = json["when"] else { continue }
            let id = json["id"].flatMap { name($0, path + ".id") }
            if let id, !ids.insert(id).inserted { report(.duplicate, path + ".id", "another rule has this id, or it is \"default\", which is taken") }
            let reason = json["reason"].flatMap { name($0, path + ".reason") }
            let effect = json["effect"].flatMap { word($0, path + ".effect", of: ComplianceRule.Effect.self) }
            let onUnknown = json["on_unknown"].flatMap { word($0, path + ".on_unknown", of: ComplianceRule.UnknownEffect.self) }
            let note = json["note"].flatMap { text($0, path + ".note") }
            let texts = json["disclosures"].map { references($0, path + ".disclosures") } ?? []
            if (effect == .disclose || onUnknown == .disclose) && texts.isEmpty && findings.isEmpty {
                report(.missingKey, path, "a rule that discloses names what in \"disclosures\"")
            }
            guard let when = self.condition(condition, path + ".when"), let id, let reason, let effect, let onUnknown else { continue }
            rules.append(
                ComplianceRule(id: id, reason: reason, effect: effect, onUnknown: onUnknown, when: when, disclosures: texts, note: note))
        }
        return rules
    }

    /// A list of ids of disclosures.
    private mutating func references(_ json: StrictJSON, _ path: String) -> [String] {
        let names = texts(json, path) ?? []
        for (index, name) in names.enumerated() where disclosures[name] == nil {
            report(.undefinedDisclosure, "\(path)[\(index)]", "there is no disclosure of this id; add it to $.disclosures or mend the id")
        }
        return names
    }

    private mutating func readExamples(_ json: StrictJSON?) -> [RuleExample] {
        guard let json, let list = list(json, "$.examples", most: ComplianceLimits.examples) else { return [] }
        var examples: [RuleExample] = []
        for (index, element) in list.enumerated() {
            let path = "$.examples[\(index)]"
            let keys = ["name", "facts", "language", "expect", "reasons", "disclosures"]
            guard let json = object(element, path, keys: keys, required: ["facts", "expect"]), let facts = json["facts"] else { continue }
            let known = readKnown(facts, path + ".facts")
            guard let verdict = json["expect"].flatMap({ word($0, path + ".expect", of: ComplianceDecision.Verdict.self) }) else { continue }
            examples.append(
                RuleExample(
                    name: json["name"].flatMap { text($0, path + ".name") }, facts: known,
                    language: json["language"].flatMap { tag($0.text ?? "", path + ".language") }, verdict: verdict,
                    codes: json["reasons"].map { names($0, path + ".reasons") },
                    disclosures: json["disclosures"].map { names($0, path + ".disclosures") }))
        }
        return examples
    }

    /// A list of names, which may be empty.
    private mutating func names(_ json: StrictJSON, _ path: String) -> [String] {
        (list(json, path, most: ComplianceLimits.values) ?? []).enumerated().compactMap { name($1, "\(path)[\($0)]") }
    }

    /// Facts as an object of names and values; null is a fact that is not known.
    mutating func readKnown(_ json: StrictJSON, _ path: String) -> [FactName: FactValue] {
        var facts: [FactName: FactValue] = [:]
        for member in table(json, path, most: ComplianceLimits.facts) ?? [] {
            let here = Self.path(path, member.name)
            guard let attribute = declared(member.name, here), !member.value.isNull else { continue }
            facts[attribute.name] = value(member.value, of: attribute, here)
        }
        return facts
    }
}
