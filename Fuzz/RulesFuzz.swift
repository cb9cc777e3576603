// libFuzzer entry point for what rooms read as JSON from signed files: the strict reader itself, rule files, facts and decision records;
// Fuzz/run-rules.sh builds it.
//
// What it checks: no input traps or runs away; what is read is written back canonically and read again; a file that is read can be checked,
// explained and applied, prepared rules say what the file says, and a record of a decision gives the same decision again.

import Compliance
import Enrichment

/// Reads `count` bytes at `start`, behind one byte that chooses, as what comes from outside.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRules(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 3 {
    case 0: json(bytes)
    case 1: rules(bytes)
    default: record(bytes)
    }
    return 0
}

private func json(_ bytes: [UInt8]) {
    guard let tree = try? StrictJSON(reading: bytes) else { return }
    let canonical = tree.canonicalBytes
    precondition((try? StrictJSON(reading: canonical))?.canonicalBytes == canonical)
}

private func rules(_ bytes: [UInt8]) {
    let inspection = RuleInspection(bytes)
    precondition((inspection.rules == nil) == ((try? RuleSet(reading: bytes)) == nil))
    guard let rules = inspection.rules else {
        precondition(!inspection.findings.isEmpty)
        return
    }
    _ = rules.explanation
    let compiled = CompiledRules(rules)
    var tables = rules.examples.map(\.facts)
    tables.append([:])
    for facts in tables {
        let decision = rules.decide(facts, language: "de")
        let prepared = compiled.prepared(facts, language: "de")
        precondition(prepared.decide(facts) == decision)
        precondition(prepared.admits(facts) == (decision.verdict != .denied))
        let record = DecisionRecord(deciding: facts, by: rules, date: nil, language: "de")
        precondition((try? DecisionRecord(reading: record.bytes))?.replay(with: rules) == .same)
    }
}

private func record(_ bytes: [UInt8]) {
    if let record = try? DecisionRecord(reading: bytes) { precondition(record.bytes == bytes) }
}
