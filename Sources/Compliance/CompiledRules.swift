public import Enrichment

/// A rule file made ready for many decisions: names are slots and values are numbers.
///
/// For one request, `prepared(_:)` decides everything that does not depend on the item; what is left is evaluated for each item. The result is
/// what ``RuleSet/decide(_:language:)`` says for the request's and the item's facts together.
public struct CompiledRules: Sendable {
    /// The file.
    public let rules: RuleSet
    let requestFacts: [RuleAttribute]
    let itemFacts: [RuleAttribute]
    let conditions: [CompiledCondition]
    let coding: FactCoding

    /// The facts of an item that the rules can read, sorted. Items that agree on them get the same decision.
    public var itemFactNames: [FactName] { itemFacts.map(\.name) }

    /// The facts of a request that the rules can read, sorted.
    public var requestFactNames: [FactName] { requestFacts.map(\.name) }

    /// Compiles a file.
    public init(_ rules: RuleSet) {
        let used = rules.facts.compactMap { rules.attributes[$0] }
        let requestFacts = used.filter { !$0.isOfItem }
        let itemFacts = used.filter(\.isOfItem)
        var slots: [FactName: FactSlot] = [:]
        for (index, attribute) in requestFacts.enumerated() { slots[attribute.name] = FactSlot(isOfItem: false, index: index) }
        for (index, attribute) in itemFacts.enumerated() { slots[attribute.name] = FactSlot(isOfItem: true, index: index) }
        let coding = FactCoding(rules)
        self.rules = rules
        self.requestFacts = requestFacts
        self.itemFacts = itemFacts
        self.coding = coding
        let compiler = ConditionCompiler(slots: slots, attributes: rules.attributes, coding: coding)
        conditions = rules.rules.map { compiler.compile($0.when) }
    }

    /// The rules for one request, with everything decided that these facts decide. Facts of the `item` scope are not asked for.
    /// - Parameter language: the reader's BCP 47 language tag, for disclosures.
    public func prepared(_ facts: some FactLookup, language: String? = nil) -> PreparedRules {
        let coded = requestFacts.map { coding.code($0.value(in: facts), of: $0.kind) }
        return PreparedRules(self, conditions: conditions.map { $0.prepared(coded) }, language: language)
    }

    /// An item's facts, ready for any number of decisions of rules from this file. Worth keeping where items are.
    public func item(_ facts: some FactLookup) -> CompiledItem {
        CompiledItem(values: itemFacts.map { coding.code($0.value(in: facts), of: $0.kind) })
    }
}

/// An item's facts as numbers, for the rules of one file.
public struct CompiledItem: Sendable, Hashable {
    let values: [CodedFact]
}
