/// Looks for rules that cannot act or that contradict each other, over everything that the declared facts may be, unknown included.
///
/// What it reports is so. Where two facts are compared it may miss a contradiction, and what it has no time for it says that it did not check.
struct RuleConsistency {
    private(set) var findings: [RuleFinding] = []
    private let rules: RuleSet
    private let conditions: [CompiledCondition]
    /// Where each rule denies nothing.
    private let admits: [RuleFormula]
    private var search: RuleSearch

    init(_ rules: RuleSet) {
        let compiled = CompiledRules(rules)
        var domains: [FactSlot: FactRegion] = [:]
        for (isOfItem, attributes) in [(false, compiled.requestFacts), (true, compiled.itemFacts)] {
            for (index, attribute) in attributes.enumerated() {
                domains[FactSlot(isOfItem: isOfItem, index: index)] = FactRegion(attribute, compiled.coding)
            }
        }
        self.rules = rules
        conditions = compiled.conditions
        admits = zip(rules.rules, compiled.conditions).map { RuleFormula($0, $1) { $0 != .deny } }
        search = RuleSearch(domains: domains)
    }

    mutating func run() {
        let silent = conditions.indices.filter { isNeverTrue($0) }
        let blanket = rules.rules.indices.filter { rules.rules[$0].effect == .deny && isNeverFalse($0) }
        guard blanket.isEmpty else { return }
        if isNothingAllowed() { return }
        checkAllowing(except: silent)
        checkShadows(except: silent)
    }

    private mutating func report(_ code: RuleFinding.Code, _ path: String, _ advice: String) {
        findings.append(RuleFinding(code: code, path: path, advice: advice))
    }

    /// Whether nothing makes these hold together; a search that was cut short is reported.
    private mutating func isImpossible(_ formulas: [RuleFormula], _ path: String, _ question: String) -> Bool {
        switch search.ask(formulas) {
        case .impossible: return true
        case .possible: return false
        case .notChecked:
            report(.notChecked, path, "too many alternatives to check \(question); say it in fewer or simpler rules")
            return false
        }
    }

    private mutating func isNeverTrue(_ index: Int) -> Bool {
        let path = "$.rules[\(index)].when"
        guard isImpossible([RuleFormula(conditions[index], .isTrue)], path, "whether this can be true") else { return false }
        report(.neverTrue, path, "nothing that the declared facts may be makes this true; mend it or remove rule \(rules.rules[index].id)")
        return true
    }

    private mutating func isNeverFalse(_ index: Int) -> Bool {
        let path = "$.rules[\(index)].when"
        guard isImpossible([RuleFormula(conditions[index], .isFalse)], path, "whether this can be false") else { return false }
        report(.alwaysDenies, path, "this is never false, so rule \(rules.rules[index].id) denies whatever is known; narrow it")
        return true
    }

    private var anyAllows: RuleFormula {
        guard rules.deniesByDefault else { return .always }
        return .any(rules.rules.indices.filter { rules.rules[$0].effect == .allow }.map { RuleFormula(conditions[$0], .isTrue) })
    }

    private mutating func isNothingAllowed() -> Bool {
        // An example that is not denied answers at once.
        if rules.examples.contains(where: { rules.decide($0.facts).verdict != .denied }) { return false }
        guard isImpossible(admits + [anyAllows], "$.rules", "whether anything is ever allowed") else { return false }
        report(.nothingAllowed, "$.rules", "whatever the facts are, these rules together deny; narrow those that deny")
        return true
    }

    private mutating func checkAllowing(except silent: [Int]) {
        for index in rules.rules.indices where rules.rules[index].effect == .allow && !silent.contains(index) {
            let path = "$.rules[\(index)]"
            guard rules.deniesByDefault else {
                report(.noEffect, path, "the file allows by default, so rule \(rules.rules[index].id) adds its reason and nothing else")
                continue
            }
            if isImpossible([RuleFormula(conditions[index], .isTrue)] + admits, path, "whether what this allows is all denied") {
                report(.allowedAndDenied, path, "everything that rule \(rules.rules[index].id) allows is denied by other rules; deny wins")
            }
        }
    }

    /// Goes backwards, so that of two rules that say the same the later one is named.
    private mutating func checkShadows(except silent: [Int]) {
        var standing = Set(rules.rules.indices.filter { [rules.rules[$0].action(.true), rules.rules[$0].action(.unknown)].contains(.deny) })
        var unchecked: [Int] = []
        for index in rules.rules.indices.reversed() where !silent.contains(index) && rules.rules[index].effect != .allow {
            let others = standing.subtracting([index]).sorted()
            let acts = RuleFormula(rules.rules[index], conditions[index]) { $0 != nil }
            // One other rule is the common case and quickly asked; all of them together is the whole question.
            let single = others.first { search.ask([acts, admits[$0]]) == .impossible }
            let answer = single == nil ? search.ask([acts] + others.map { admits[$0] }) : .impossible
            if answer == .notChecked { unchecked.append(index) }
            guard answer == .impossible else { continue }
            standing.remove(index)
            let who = single.map { "rule \(rules.rules[$0].id) already denies" } ?? "other rules together already deny"
            report(
                .shadowed, "$.rules[\(index)]", "\(who) everything on which rule \(rules.rules[index].id) acts; remove it or narrow the other")
        }
        if let last = unchecked.first {
            report(
                .notChecked, "$.rules",
                "too many alternatives to check whether all others together make one superfluous, for \(unchecked.count) rules, the last \(rules.rules[last].id)"
            )
        }
    }
}
