// libFuzzer entry point for what the scorecards read from outside: cards and sets of cards, facts, and tables of outcomes;
// Fuzz/run-scoring.sh builds it.
//
// What it checks: no input traps or runs away; a card that is read scores every fact within its reach, as the sum of its parts; each number falls
// into one bin at most.

import Enrichment
import Scorecards

/// A card of each kind whose tables are read, once it was read itself.
private struct Known {
    let card: Scorecard

    init?(_ bytes: [UInt8]) {
        guard let card = try? Scorecard(reading: bytes) else { return nil }
        self.card = card
    }
}

private let known = Known(
    Array(
        """
        {"format":1,"id":"a","version":1,"title":"t","purpose":"p","fairness":"f","kind":"logistic","better":"lower","outcome":{"good":"g","bad":"b"},
        "scaling":{"points_to_double_odds":20,"base_score":0,"base_odds":1},"intercept":0,"attributes":[{"id":"a","fact":"item.a","type":"number",
        "coefficient":1,"monotonic":"none","bins":[{"id":"l","to":1,"ends":"()","woe":-1},{"id":"u","from":1,"ends":"[)","woe":1}],
        "missing":{"woe":0},"other":{"woe":0},"reason":{"code":"A","texts":{"en":"A"}}}],"range":{"lowest":-100,"highest":100},
        "bands":[{"id":"a","texts":{"en":"a"}}],"reasons":{"count":1,"against":"best"}}
        """.utf8))

/// Reads `count` bytes at `start`: a table if they begin with `outcome`, else a card, and facts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScorecard(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let known else { preconditionFailure("the built-in card is not read") }
    if input.starts(with: "outcome".utf8) {
        guard let table = try? OutcomeTable(reading: input, card: known.card) else { return 0 }
        let report = CalibrationReport(table)
        precondition(report.groups.reduce(0) { $0 + $1.cases } == report.cases || report.groups.isEmpty)
        if let area = report.areaUnderCurve { precondition((0...1).contains(area)) }
        if let test = report.hosmerLemeshow { precondition((0...1).contains(test.pValue)) }
        return 0
    }
    let facts = (try? FactReader.facts(input)) ?? [:]
    _ = known.card.evaluate(facts)
    guard let set = try? ScorecardSet(reading: input) else { return 0 }
    for card in set.scorecards {
        check(card, [:])
        for example in card.examples { check(card, example.facts) }
        for attribute in card.attributes {
            for bin in attribute.bins {
                guard case .interval(let interval) = bin.condition else { continue }
                for number in [interval.from, interval.to].compactMap({ $0 }).flatMap({ [$0, $0.nextUp, $0.nextDown] }) {
                    let hits = attribute.bins.count { if case .interval(let other) = $0.condition { other.contains(number) } else { false } }
                    precondition(hits <= 1)
                    check(card, [attribute.fact: .number(number)])
                }
            }
        }
        _ = card.workExamples()
    }
    return 0
}

private func check(_ card: Scorecard, _ facts: [FactName: FactValue]) {
    let result = card.evaluate(facts)
    precondition(card.reachable.contains(result.score) && card.range.contains(result.score))
    let sum = result.attributes.reduce(result.basePoints) { $0 + $1.points }
    precondition((sum - result.score).magnitude < 1e-3)
    precondition(result.probability.map { (0...1).contains($0) } ?? true)
    precondition(result == card.evaluate(facts))
}
