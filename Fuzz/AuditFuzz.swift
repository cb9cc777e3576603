// libFuzzer entry point for what the auditor and the agent read from outside besides the log: round records, ledger rows and files, anchors,
// receipts, probe questions and transcripts, and the text of accounting cases; Fuzz/run-audit.sh builds it.
//
// What it checks: no input traps or runs away; what is read is written back byte for byte; nothing that a key did not seal is believed.

import Aggregation
import AggregationTasks
import Enrolment
import Foundation
import NoiseAudit
import PrivacyAccounting
import PrivacyLedger
import ReportIntake
import TLSPresentation

private let key = LedgerKey([UInt8](repeating: 7, count: 32))
private let dimension = 3
private let questions: [ProbeQuestion] = [.release([1, 2, 3], trials: 2), .again, .release([0, 0, 0], trials: 1)]

/// Reads `count` bytes at `start`, behind one byte that chooses, as what comes from outside.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAudit(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 7 {
    case 0: record(bytes)
    case 1: row(bytes)
    case 2: anchor(bytes)
    case 3: receipt(bytes)
    case 4: question(bytes)
    case 5: transcript(bytes)
    default: cases(bytes)
    }
    return 0
}

private func record(_ bytes: [UInt8]) {
    if let file = try? RoundRecordFile(decoding: bytes) { precondition(file.bytes == bytes) }
    // The digest at the end is nothing that chance finds, so what lies before it is read without.
    guard let record = try? RoundRecord(canonicalBytes: bytes) else { return }
    precondition(record.canonicalBytes == bytes)
    guard let task = try? TaskConfiguration(decoding: record.taskConfiguration) else { return }
    _ = try? record.replay(task)
}

private func row(_ bytes: [UInt8]) {
    if let row = try? LedgerRow(bytes: bytes) { precondition(row.bytes == bytes) }
    guard let rows = try? LedgerFile.rows(in: bytes) else { return }
    precondition(LedgerFile.encode(rows: rows) == bytes)
    for row in rows { _ = try? LedgerRow(bytes: row) }
}

private func anchor(_ bytes: [UInt8]) {
    guard let key else { return }
    if (try? LedgerAnchor(bytes: bytes, key: key)) != nil { preconditionFailure("nobody sealed this anchor") }
    guard let anchor = try? LedgerAnchor(bytes: bytes, key: nil) else { return }
    precondition(anchor.bytes(key: key).dropLast(32) == bytes.dropLast(32))
}

private func receipt(_ bytes: [UInt8]) {
    if let receipt = try? LedgerReceipt(decoding: bytes) {
        precondition(receipt.encoded() == bytes)
        precondition((try? LedgerReceipt(header: receipt.headerValue)) == receipt)
    }
    if let text = String(validating: bytes, as: UTF8.self), let receipt = try? LedgerReceipt(header: text) {
        precondition(receipt.headerValue == text)
    }
}

private func question(_ bytes: [UInt8]) {
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        guard case .release(let values, let trials)? = try? ProbeQuestion.parse(line, dimension: dimension) else { continue }
        let again = try? ProbeQuestion.parse(ProbeQuestion.release(values, trials: trials).line, dimension: dimension)
        guard case .release(let same, trials)? = again else { preconditionFailure("a question is not read as it was written") }
        precondition(same.map(\.bitPattern) == values.map(\.bitPattern) || values.contains { $0.isNaN || $0 == 0 })
    }
}

private func transcript(_ bytes: [UInt8]) {
    var transcript = ProbeTranscript(questions: questions, dimension: dimension)
    let whole = (try? transcript.read(bytes)) != nil && (try? transcript.finish()) != nil
    if whole { precondition(transcript.answers == 4) }
    // In pieces it says the same.
    var pieces = ProbeTranscript(questions: questions, dimension: dimension)
    let cut = bytes.count / 2
    let second = (try? pieces.read(bytes[..<cut])) != nil && (try? pieces.read(bytes[cut...])) != nil && (try? pieces.finish()) != nil
    precondition(second == whole)
}

private func cases(_ bytes: [UInt8]) {
    guard let value = try? JSONDecoder().decode(CaseValue.self, from: Data(bytes)) else { return }
    for question in AccountingCase.all(in: value) ?? [] { _ = question.id }
}
