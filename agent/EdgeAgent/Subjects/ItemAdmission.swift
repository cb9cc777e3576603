import Compliance
import Enrichment
import RankingModel
import SessionFeatures

/// Decides for one request which items may be returned, and counts what it keeps out.
struct ItemAdmission {
    /// Most different item facts whose denial is remembered.
    private static let remembered = 4_096
    /// Most items whose denial is recorded one by one.
    private static let recorded = 200

    let rules: PreparedRules?
    let overlay: ItemOverlay
    let table: ItemTable
    let state: SessionState
    /// All facts that the operator stated, for items that only the session knows.
    let store: FactStore
    let now: Int64
    private(set) var unavailable = 0
    /// The first items that the rules kept out.
    private(set) var denied: [UInt32] = []
    private var denials: [CompiledItem: (rule: String, code: String)] = [:]
    private var counts: [String: RankingAnswer.Denial] = [:]

    init(rules: PreparedRules?, overlay: ItemOverlay, table: ItemTable, state: SessionState, store: FactStore, now: Int64) {
        self.rules = rules
        self.overlay = overlay
        self.table = table
        self.state = state
        self.store = store
        self.now = now
    }

    /// Whether the item may be returned. `compiled` keeps items whose facts are the catalogue's alone for the next request.
    mutating func admits(_ item: UInt32, _ compiled: inout [UInt32: CompiledItem]) -> Bool {
        if isUnavailable(item) {
            unavailable += 1
            return false
        }
        guard let rules else { return true }
        let facts = compiledItem(item, rules.compiled, &compiled)
        guard !rules.admits(facts) else { return true }
        let denial = denials[facts] ?? rules.decide(facts).reasons.first.map { ($0.rule, $0.code) } ?? ("", "")
        if denials.count < Self.remembered { denials[facts] = denial }
        if denied.count < Self.recorded { denied.append(item) }
        counts[denial.rule, default: .init(rule: denial.rule, code: denial.code, count: 0)].count += 1
        return false
    }

    /// What the rules say of an item that may be returned.
    func decision(_ item: UInt32, _ compiled: inout [UInt32: CompiledItem]) -> ComplianceDecision? {
        rules.map { $0.decide(compiledItem(item, $0.compiled, &compiled)) }
    }

    /// The item's facts.
    func facts(of item: UInt32) -> ItemFacts {
        let isKnown = Int(item) < table.count
        let identifier = state.identifier(of: item, in: table) ?? ""
        return ItemFacts(
            identifier: identifier, number: isKnown ? item : nil,
            stated: isKnown ? overlay.facts[item] ?? [:] : store.facts(of: .item(identifier), now: now), table: table, now: now)
    }

    /// What was kept out, most first.
    var counted: [RankingAnswer.Denial] { counts.values.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) } }

    private func isUnavailable(_ item: UInt32) -> Bool {
        if Int(item) < table.count { return overlay.unavailable.contains(item) }
        guard let identifier = state.identifier(of: item, in: table) else { return true }
        return store.value(KnownFacts.available, of: .item(identifier), now: now) == .flag(false)
    }

    private func compiledItem(_ item: UInt32, _ rules: CompiledRules, _ compiled: inout [UInt32: CompiledItem]) -> CompiledItem {
        // Facts with an end, and items of this session alone, are asked again for each request.
        guard Int(item) < table.count, overlay.facts[item] == nil else { return rules.item(facts(of: item)) }
        if let known = compiled[item] { return known }
        let made = rules.item(facts(of: item))
        compiled[item] = made
        return made
    }
}
