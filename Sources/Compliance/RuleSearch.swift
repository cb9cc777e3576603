/// Looks for facts that make statements hold together: a search through the alternatives, narrowing what each fact may be on the way.
struct RuleSearch {
    /// The outcome of a search.
    enum Answer: Sendable {
        /// Facts were found, or, where facts are compared with each other in ways that narrowing cannot settle, none were excluded.
        case possible
        /// There are no such facts.
        case impossible
        /// The search was longer than its cap.
        case notChecked
    }

    /// What each fact may be, by slot.
    let domains: [FactSlot: FactRegion]
    /// Steps left for the whole check of a file.
    private(set) var allowance = 10_000_000
    /// Most steps of one question.
    static let steps = 20_000
    /// Most alternatives inside each other, which bounds the recursion.
    static let depth = 200

    init(domains: [FactSlot: FactRegion]) { self.domains = domains }

    /// Whether these statements can hold together.
    mutating func ask(_ formulas: [RuleFormula]) -> Answer {
        var steps = min(Self.steps, allowance)
        let given = steps
        let answer = search(Branch(regions: domains), formulas, &steps, depth: 0)
        allowance -= given - max(steps, 0)
        return answer
    }

    /// What is assumed on one way through the alternatives.
    private struct Branch {
        var regions: [FactSlot: FactRegion]
        var pairs: [FactPair] = []

        enum Standing { case holds, fails, open }

        /// What is left of a fact; nil for a fact that is not restricted at all.
        func narrowed(_ slot: FactSlot, _ allowsUnknown: Bool, _ ranges: [ClosedRange<Double>]) -> FactRegion? {
            regions[slot]?.intersection(FactRegion(allowsUnknown: allowsUnknown, ranges: ranges, isWhole: false))
        }

        /// Whether what is assumed settles a statement; only statements about one fact are looked at.
        func standing(of formula: RuleFormula) -> Standing {
            switch formula {
            case .all(let parts): parts.isEmpty ? .holds : .open
            case .any(let parts): parts.isEmpty ? .fails : .open
            case .pair: .open
            case .region(let slot, let allowsUnknown, let ranges):
                switch narrowed(slot, allowsUnknown, ranges) {
                case nil: .holds
                case let narrowed?: narrowed.isEmpty ? .fails : narrowed == regions[slot] ? .holds : .open
                }
            }
        }
    }

    private func search(_ branch: Branch, _ formulas: [RuleFormula], _ steps: inout Int, depth: Int) -> Answer {
        var branch = branch
        var alternatives: [[RuleFormula]] = []
        var waiting = formulas
        // What is forced is assumed at once, and what it leaves of the alternatives may be forced in turn.
        while !waiting.isEmpty {
            while let formula = waiting.popLast() {
                steps -= 1
                guard steps > 0 else { return .notChecked }
                switch formula {
                case .all(let parts): waiting += parts
                case .any(let parts): alternatives.append(parts)
                case .region(let slot, let allowsUnknown, let ranges):
                    guard let narrowed = branch.narrowed(slot, allowsUnknown, ranges) else { continue }
                    if narrowed.isEmpty { return .impossible }
                    branch.regions[slot] = narrowed
                case .pair(let left, let comparison, let right): branch.pairs.append(FactPair(left, comparison, right))
                }
            }
            if !branch.pairs.isEmpty, !FactPair.narrow(&branch.regions, by: branch.pairs) { return .impossible }
            var open: [[RuleFormula]] = []
            for parts in alternatives {
                steps -= parts.count
                var left: [RuleFormula] = []
                var isSettled = false
                for part in parts where !isSettled {
                    switch branch.standing(of: part) {
                    case .holds: isSettled = true
                    case .fails: break
                    case .open: left.append(part)
                    }
                }
                if isSettled { continue }
                switch left.count {
                case 0: return .impossible
                case 1: waiting.append(left[0])
                default: open.append(left)
                }
            }
            alternatives = open
        }
        return choose(branch, alternatives, &steps, depth: depth)
    }

    /// Tries the parts of the alternative that has fewest, one after the other.
    private func choose(_ branch: Branch, _ alternatives: [[RuleFormula]], _ steps: inout Int, depth: Int) -> Answer {
        guard let next = alternatives.indices.min(by: { alternatives[$0].count < alternatives[$1].count }) else { return .possible }
        guard depth < Self.depth else { return .notChecked }
        var rest = alternatives.map(RuleFormula.any)
        rest.remove(at: next)
        var wasCut = false
        for part in alternatives[next] {
            switch search(branch, rest + [part], &steps, depth: depth + 1) {
            case .possible: return .possible
            case .notChecked: wasCut = true
            case .impossible: break
            }
            if steps <= 0 { return .notChecked }
        }
        return wasCut ? .notChecked : .impossible
    }
}
