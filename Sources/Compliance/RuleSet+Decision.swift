public import Enrichment

extension RuleSet {
    /// What the rules say for these facts, item's and request's together, evaluated as they are written.
    ///
    /// For many items of one request, ``CompiledRules`` says the same faster.
    public func decide(_ facts: some FactLookup, language: String? = nil) -> ComplianceDecision {
        var known: [FactName: FactValue] = [:]
        for name in self.facts { known[name] = attributes[name]?.value(in: facts) }
        return decision(language: language) { rules[$0].when.truth { known[$0] } }
    }

    /// The decision for the truth of each rule's condition, by index. Deny wins.
    func decision(language: String?, truth: (Int) -> TruthValue) -> ComplianceDecision {
        var denials: [(rule: Int, isForUnknown: Bool)] = []
        var others: [(rule: Int, isForUnknown: Bool)] = []
        var isFlagged = false
        var isGranted = !deniesByDefault
        for index in rules.indices {
            let truth = truth(index)
            guard let action = rules[index].action(truth) else { continue }
            switch action {
            case .deny: denials.append((index, truth == .unknown))
            case .flag: isFlagged = true
            case .allow: isGranted = true
            case .disclose: break
            }
            if action != .deny { others.append((index, truth == .unknown)) }
        }
        let isDenied = !denials.isEmpty || !isGranted
        let acting = isDenied ? denials : others
        return ComplianceDecision(
            verdict: isDenied ? .denied : isFlagged ? .flagged : .allowed,
            reasons: acting.isEmpty ? [defaultReason] : acting.map { reason(rules[$0.rule], $0.isForUnknown) },
            disclosures: texts(of: acting.map { rules[$0.rule] }, language: language))
    }

    private var defaultReason: ComplianceDecision.Reason {
        ComplianceDecision.Reason(
            rule: ComplianceDecision.Reason.defaultRule,
            code: deniesByDefault ? ComplianceDecision.Reason.defaultDeny : ComplianceDecision.Reason.defaultAllow, isForUnknown: false)
    }

    private func reason(_ rule: ComplianceRule, _ isForUnknown: Bool) -> ComplianceDecision.Reason {
        ComplianceDecision.Reason(rule: rule.id, code: rule.reason, isForUnknown: isForUnknown)
    }

    private func texts(of rules: [ComplianceRule], language: String?) -> [ComplianceDecision.Disclosure] {
        var seen: Set<String> = []
        return rules.flatMap(\.disclosures).filter { seen.insert($0).inserted }
            .compactMap { disclosures[$0]?.text(for: language, default: defaultLanguage) }
    }
}
