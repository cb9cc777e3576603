public import Enrichment

/// The rules of a file for one request: what is left to ask of each item.
public struct PreparedRules: Sendable {
    /// The compiled file.
    public let compiled: CompiledRules
    /// The reader's language, for disclosures.
    public let language: String?
    private let truths: [ResidualCondition]
    private let denying: [(condition: ConditionProgram, deniesUnknown: Bool, deniesTrue: Bool)]
    private let granting: [ConditionProgram]
    private let isGranted: Bool

    /// Whether no item can be returned for this request, whatever it is.
    public let deniesEverything: Bool

    private enum ResidualCondition: Sendable {
        case decided(TruthValue)
        case open(ConditionProgram)
    }

    init(_ compiled: CompiledRules, conditions: [CompiledCondition], language: String?) {
        self.compiled = compiled
        self.language = language
        var truths: [ResidualCondition] = []
        var denying: [(condition: ConditionProgram, deniesUnknown: Bool, deniesTrue: Bool)] = []
        var granting: [ConditionProgram] = []
        var isGranted = !compiled.rules.deniesByDefault
        var isDenied = false
        for (rule, condition) in zip(compiled.rules.rules, conditions) {
            if case .constant(let truth) = condition {
                truths.append(.decided(truth))
                isDenied = isDenied || rule.action(truth) == .deny
                isGranted = isGranted || rule.action(truth) == .allow
                continue
            }
            let program = ConditionProgram(condition)
            truths.append(.open(program))
            let (onTrue, onUnknown) = (rule.action(.true) == .deny, rule.action(.unknown) == .deny)
            if onTrue || onUnknown { denying.append((program, onUnknown, onTrue)) }
            if rule.effect == .allow { granting.append(program) }
        }
        self.truths = truths
        self.denying = denying
        self.granting = granting
        self.isGranted = isGranted
        deniesEverything = isDenied || (!isGranted && granting.isEmpty)
    }

    /// Whether the item may be returned: the verdict is not `denied`. The short way for many candidates; nothing is allocated.
    public func admits(_ item: CompiledItem) -> Bool {
        if deniesEverything { return false }
        for rule in denying {
            switch rule.condition.truth(item) {
            case .true where rule.deniesTrue, .unknown where rule.deniesUnknown: return false
            default: break
            }
        }
        return isGranted || granting.contains { $0.truth(item) == .true }
    }

    /// Whether the item with these facts may be returned.
    public func admits(_ facts: some FactLookup) -> Bool { deniesEverything ? false : admits(compiled.item(facts)) }

    /// The decision on an item.
    public func decide(_ item: CompiledItem) -> ComplianceDecision {
        compiled.rules.decision(language: language) { index in
            switch truths[index] {
            case .decided(let truth): truth
            case .open(let program): program.truth(item)
            }
        }
    }

    /// The decision on the item with these facts.
    public func decide(_ facts: some FactLookup) -> ComplianceDecision { decide(compiled.item(facts)) }
}
