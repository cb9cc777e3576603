import Enrichment

extension RuleFileReader {
    /// Reads `facts`: what each fact may be.
    mutating func readFacts(_ json: StrictJSON, _ path: String) {
        for member in table(json, path, most: ComplianceLimits.facts) ?? [] {
            let here = Self.path(path, member.name)
            guard let name = FactName(member.name) else {
                let scopes = FactName.Scope.allCases.map(\.rawValue).joined(separator: ", ")
                report(.invalidName, here, "a fact is named by dotted lowercase words of which the first is one of \(scopes)")
                continue
            }
            if let attribute = attribute(name, member.value, here) { attributes[name] = attribute }
        }
    }

    private mutating func attribute(_ name: FactName, _ json: StrictJSON, _ path: String) -> RuleAttribute? {
        let keys = ["type", "values", "minimum", "maximum", "whole", "note"]
        guard let json = object(json, path, keys: keys, required: ["type"]), let type = json["type"] else { return nil }
        guard let kind = word(type, path + ".type", of: RuleAttribute.Kind.self) else { return nil }
        if let note = json["note"], text(note, path + ".note") == nil { return nil }
        let foreign = kind == .number ? ["values"] : kind == .text ? ["minimum", "maximum", "whole"] : ["values", "minimum", "maximum", "whole"]
        for key in foreign where json[key] != nil {
            return fail(.unknownKey, "\(path).\(key)", "a fact of type \(kind.rawValue) has no \"\(key)\"")
        }
        var values: [String]?
        if let list = json["values"] {
            guard let texts = texts(list, path + ".values") else { return nil }
            values = texts
        }
        let greatest = Double.greatestFiniteMagnitude
        guard let minimum = number(json["minimum"], path + ".minimum", default: -greatest),
            let maximum = number(json["maximum"], path + ".maximum", default: greatest),
            let isWhole = flag(json["whole"], path + ".whole")
        else { return nil }
        guard minimum <= maximum, !isWhole || minimum.rounded(.up) <= maximum.rounded(.down) else {
            return fail(.emptyWindow, path, "no number is between minimum and maximum; the fact could never be known")
        }
        return RuleAttribute(name: name, kind: kind, values: values, bounds: minimum...maximum, isWhole: isWhole)
    }

    /// A list of different texts, not empty.
    mutating func texts(_ json: StrictJSON, _ path: String) -> [String]? {
        guard let list = list(json, path, most: ComplianceLimits.values) else { return nil }
        guard !list.isEmpty else { return fail(.emptySet, path, "the list is empty; nothing is ever in it") }
        var texts: [String] = []
        var seen: Set<String> = []
        for (index, element) in list.enumerated() {
            guard let text = element.text else {
                return fail(.wrongType, "\(path)[\(index)]", "a text belongs here, not \(element.kind)")
            }
            guard FactValue.text(text).isValid else {
                return fail(.tooBig, "\(path)[\(index)]", "at most \(FactValue.maximumBytes) bytes")
            }
            guard seen.insert(text).inserted else {
                return fail(.duplicate, "\(path)[\(index)]", "this text stands in the list twice")
            }
            texts.append(text)
        }
        return texts
    }

    private mutating func number(_ json: StrictJSON?, _ path: String, default: Double) -> Double? {
        guard let json else { return `default` }
        return json.number ?? fail(.wrongType, path, "a number belongs here, not \(json.kind)")
    }

    private mutating func flag(_ json: StrictJSON?, _ path: String) -> Bool? {
        guard let json else { return false }
        return json.flag ?? fail(.wrongType, path, "true or false belongs here, not \(json.kind)")
    }

    /// The fact of a name that stands in a condition or an example.
    mutating func declared(_ json: StrictJSON, _ path: String) -> RuleAttribute? {
        guard let text = json.text else { return fail(.wrongType, path, "a fact's name belongs here, not \(json.kind)") }
        return declared(text, path)
    }

    /// The fact of a name that stands in a condition or an example.
    mutating func declared(_ text: String, _ path: String) -> RuleAttribute? {
        if let attribute = FactName(text).flatMap({ attributes[$0] }) { return attribute }
        return fail(.undefinedFact, path, "this fact is not declared; add it to $.facts or mend the name")
    }

    /// A value of a fact, as its declaration allows it.
    mutating func value(_ json: StrictJSON, of attribute: RuleAttribute, _ path: String) -> FactValue? {
        guard let value = FactValue(json) else {
            return fail(.typeMismatch, path, "a \(attribute.kind.rawValue) belongs here, not \(json.kind)")
        }
        if attribute.accepts(value) { return value }
        switch (attribute.kind, value) {
        case (.number, .number):
            return fail(.undeclaredValue, path, "this number is not one that \(attribute.name) is declared to be")
        case (.text, .text):
            return fail(.undeclaredValue, path, "this text is not among the declared values of \(attribute.name)")
        case (.date, .text):
            return fail(.invalidValue, path, "a day is written YYYY-MM-DD and has to exist")
        default:
            return fail(.typeMismatch, path, "\(attribute.name) is a \(attribute.kind.rawValue), not \(json.kind)")
        }
    }
}

extension FactValue {
    /// The fact that a JSON value states; nil for null, lists and objects.
    init?(_ json: StrictJSON) {
        switch json.value {
        case .number(let number): self = .number(number)
        case .text(let text): self = .text(text)
        case .flag(let flag): self = .flag(flag)
        case .null, .array, .object: return nil
        }
    }

    /// The value as JSON.
    var json: StrictJSON {
        switch self {
        case .number(let number): StrictJSON(.number(number))
        case .text(let text): StrictJSON(.text(text))
        case .flag(let flag): StrictJSON(.flag(flag))
        }
    }
}
