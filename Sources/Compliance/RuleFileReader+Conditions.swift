import Enrichment

extension RuleFileReader {
    private static let comparisons = RuleCondition.Comparison.allCases.map(\.rawValue)
    private static let tests = comparisons + ["in", "not_in", "under", "within", "known"]

    /// Reads a condition; nil when something in it is wrong.
    mutating func condition(_ json: StrictJSON, _ path: String, depth: Int = 1) -> RuleCondition? {
        guard countPart(path) else { return nil }
        guard depth <= ComplianceLimits.depth else {
            return fail(.tooDeep, path, "conditions nest at most \(ComplianceLimits.depth) deep; use several rules")
        }
        if let holds = json.flag { return .constant(holds) }
        guard let members = json.members else {
            return fail(.wrongType, path, "a condition is an object, true or false, not \(json.kind)")
        }
        if members.count == 1, let member = members.first {
            let here = "\(path).\(member.name)"
            switch member.name {
            case "all": return conditions(member.value, here, depth: depth).map(RuleCondition.all)
            case "any": return conditions(member.value, here, depth: depth).map(RuleCondition.any)
            case "not": return condition(member.value, here, depth: depth + 1).map(RuleCondition.not)
            default: break
            }
        }
        guard let json = object(json, path, keys: ["fact"] + Self.tests, required: ["fact"]), let fact = json["fact"] else { return nil }
        guard members.count == 2, let test = members.first(where: { $0.name != "fact" }) else {
            let tests = Self.tests.joined(separator: ", ")
            return fail(.missingKey, path, "a condition is all, any or not alone, or a fact and one of \(tests)")
        }
        guard let attribute = declared(fact, path + ".fact") else { return nil }
        return self.test(test, of: attribute, Self.path(path, test.name))
    }

    private mutating func conditions(_ json: StrictJSON, _ path: String, depth: Int) -> [RuleCondition]? {
        guard let list = list(json, path, most: ComplianceLimits.values) else { return nil }
        guard !list.isEmpty else {
            return fail(.emptySet, path, "the list is empty; write true or false if that is what is meant")
        }
        // Every element is read, so that all errors are seen.
        let conditions = list.enumerated().map { condition($1, "\(path)[\($0)]", depth: depth + 1) }
        return conditions.contains(nil) ? nil : conditions.compactMap(\.self)
    }

    private mutating func test(_ test: StrictJSON.Member, of attribute: RuleAttribute, _ path: String) -> RuleCondition? {
        switch test.name {
        case "in": return members(test.value, of: attribute, path).map { .member(attribute.name, $0) }
        case "not_in": return members(test.value, of: attribute, path).map { .not(.member(attribute.name, $0)) }
        case "under": return under(test.value, of: attribute, path)
        case "within": return window(test.value, of: attribute, path)
        case "known":
            guard let isKnown = test.value.flag else {
                return fail(.wrongType, path, "true or false belongs here, not \(test.value.kind)")
            }
            return isKnown ? .known(attribute.name) : .not(.known(attribute.name))
        default:
            guard let comparison = RuleCondition.Comparison(rawValue: test.name) else { return nil }
            guard attribute.isOrdered || comparison == .equal || comparison == .notEqual else {
                return fail(.typeMismatch, path, "only numbers and dates have an order; \(attribute.name) has = and !=")
            }
            return operand(test.value, of: attribute, path).map { .compare(attribute.name, comparison, $0) }
        }
    }

    /// A value, or `{"fact": NAME}` of the same type.
    private mutating func operand(_ json: StrictJSON, of attribute: RuleAttribute, _ path: String) -> RuleCondition.Operand? {
        guard json.members != nil else { return value(json, of: attribute, path).map(RuleCondition.Operand.value) }
        guard let fact = object(json, path, keys: ["fact"], required: ["fact"])?["fact"] else { return nil }
        guard let other = declared(fact, path + ".fact") else { return nil }
        guard other.kind == attribute.kind else {
            return fail(
                .typeMismatch, path + ".fact", "\(other.name) is a \(other.kind.rawValue) and \(attribute.name) a \(attribute.kind.rawValue)")
        }
        guard other.name != attribute.name else {
            return fail(.invalidValue, path + ".fact", "the fact is compared with itself")
        }
        return .fact(other.name)
    }

    /// A list of values, or `{"set": NAME}`.
    private mutating func members(_ json: StrictJSON, of attribute: RuleAttribute, _ path: String) -> [FactValue]? {
        var json = json
        var path = path
        if json.members != nil {
            guard let name = object(json, path, keys: ["set"], required: ["set"])?["set"] else { return nil }
            guard let set = name.text.flatMap({ sets[$0] }) else {
                return fail(.undefinedSet, path + ".set", "there is no set of this name; add it to $.sets or mend the name")
            }
            path = Self.path("$.sets", name.text ?? "")
            usedSets.insert(name.text ?? "")
            json = set
        }
        guard let list = list(json, path, most: ComplianceLimits.values) else { return nil }
        guard !list.isEmpty else { return fail(.emptySet, path, "the set is empty; nothing is ever in it") }
        var seen: Set<FactValue> = []
        var isComplete = true
        for (index, element) in list.enumerated() {
            let here = "\(path)[\(index)]"
            guard let value = value(element, of: attribute, here) else {
                isComplete = false
                continue
            }
            if !seen.insert(value).inserted {
                report(.duplicate, here, "this value stands in the set twice")
                isComplete = false
            }
        }
        return isComplete ? list.compactMap(FactValue.init) : nil
    }

    /// The declared values that are one of these or lie under it: `US` has `US-NY` under it.
    private mutating func under(_ json: StrictJSON, of attribute: RuleAttribute, _ path: String) -> RuleCondition? {
        guard let values = attribute.values else {
            return fail(.typeMismatch, path, "\"under\" needs a fact of type text with declared values")
        }
        guard let tops = texts(json, path) else { return nil }
        let covered = values.filter { value in tops.contains { value == $0 || value.utf8.starts(with: ($0 + "-").utf8) } }
        for (index, top) in tops.enumerated() where !covered.contains(where: { $0 == top || $0.utf8.starts(with: (top + "-").utf8) }) {
            return fail(.undeclaredValue, "\(path)[\(index)]", "no declared value of \(attribute.name) lies under this")
        }
        return .member(attribute.name, covered.map(FactValue.text))
    }

    private mutating func window(_ json: StrictJSON, of attribute: RuleAttribute, _ path: String) -> RuleCondition? {
        guard attribute.isOrdered else {
            return fail(.typeMismatch, path, "only numbers and dates have windows, and \(attribute.name) is a \(attribute.kind.rawValue)")
        }
        guard let json = object(json, path, keys: ["from", "to"]) else { return nil }
        guard json["from"] != nil || json["to"] != nil else { return fail(.missingKey, path, "add \"from\", \"to\" or both") }
        let from = json["from"].map { operand($0, of: attribute, path + ".from") }
        let to = json["to"].map { operand($0, of: attribute, path + ".to") }
        if case .some(.none) = from { return nil }
        if case .some(.none) = to { return nil }
        let condition = RuleCondition.within(attribute.name, from: from ?? nil, to: to ?? nil)
        if case .within(_, .value(let from)?, .value(let to)?) = condition, Self.isEmpty(from, to) {
            return fail(.emptyWindow, path, "the window ends before it begins; swap \"from\" and \"to\"")
        }
        return condition
    }

    private static func isEmpty(_ from: FactValue, _ to: FactValue) -> Bool {
        switch (from, to) {
        case (.number(let from), .number(let to)): from > to
        case (.text(let from), .text(let to)): from > to
        default: false
        }
    }
}
