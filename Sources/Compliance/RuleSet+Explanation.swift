import Enrichment

extension RuleSet {
    /// The file in plain sentences, one line each, for whoever has to approve it.
    public var explanation: [String] {
        var lines = ["\(title ?? id), version \(version) (\(id))"]
        lines.append(
            deniesByDefault
                ? "An item is denied unless a rule allows it and no rule denies it." : "An item is allowed unless a rule denies it.")
        for rule in rules {
            lines.append("\(rule.id): " + sentence(rule))
            if let note = rule.note { lines.append("    " + note) }
        }
        for id in disclosures.keys.sorted() {
            guard let disclosure = disclosures[id] else { continue }
            let languages = disclosure.texts.keys.sorted().joined(separator: ", ")
            lines.append("disclosure \(id) (\(languages)): \(disclosure.text(for: nil, default: defaultLanguage).text)")
        }
        return lines
    }

    private func sentence(_ rule: ComplianceRule) -> String {
        let effect =
            switch rule.effect {
            case .deny: "denies the item"
            case .flag: "flags the item"
            case .disclose: "discloses"
            case .allow: "allows the item"
            }
        let unknown =
            switch rule.onUnknown {
            case .deny: "denies it"
            case .flag: "flags it"
            case .disclose: "discloses"
            case .ignore: "does nothing"
            }
        let texts = rule.disclosures.isEmpty ? "" : (rule.effect == .disclose ? " " : " and discloses ") + rule.disclosures.joined(separator: ", ")
        return "\(effect)\(texts) when \(rule.when.words); when that is not known, it \(unknown). Reason \(rule.reason)."
    }
}

extension RuleCondition {
    /// The condition in words.
    var words: String {
        switch self {
        case .constant(let holds): holds ? "always" : "never"
        case .all(let parts): parts.map(\.part).joined(separator: " and ")
        case .any(let parts): parts.map(\.part).joined(separator: " or ")
        case .not(.known(let name)): "\(name) is not known"
        case .not(.member(let name, let values)): "\(name) is none of \(Self.list(values))"
        case .not(let part): "it is not so that (\(part.words))"
        case .known(let name): "\(name) is known"
        case .member(let name, let values): values.count == 1 ? "\(name) is \(values[0].words)" : "\(name) is one of \(Self.list(values))"
        case .compare(let name, let comparison, let operand): "\(name) \(comparison.words) \(operand.words)"
        case .within(let name, let from?, let to?): "\(name) is from \(from.words) to \(to.words)"
        case .within(let name, let from?, nil): "\(name) is at least \(from.words)"
        case .within(let name, nil, let to?): "\(name) is at most \(to.words)"
        case .within(let name, nil, nil): "\(name) is known"
        }
    }

    private var part: String {
        switch self {
        case .all, .any: "(\(words))"
        default: words
        }
    }

    private static func list(_ values: [FactValue]) -> String { values.map(\.words).joined(separator: ", ") }
}

extension RuleCondition.Comparison {
    fileprivate var words: String {
        switch self {
        case .equal: "is"
        case .notEqual: "is not"
        case .less: "is below"
        case .atMost: "is at most"
        case .greater: "is above"
        case .atLeast: "is at least"
        }
    }
}

extension RuleCondition.Operand {
    fileprivate var words: String {
        switch self {
        case .value(let value): value.words
        case .fact(let name): name.text
        }
    }
}

extension FactValue {
    fileprivate var words: String {
        switch self {
        case .number(let number): StrictJSON.digits(of: number)
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}
