// libFuzzer entry point for the files of shops: recorded sessions, displayed lists, catalogues; Fuzz/run-sessions.sh builds it.
//
// What it checks: no input traps or runs away; sessions are whole, in order, each there once, and what is written of them is read again.

import RecordedSessions

/// Reads `count` bytes at `start`, behind one byte that chooses, as a file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSessions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let lines = input.dropFirst().split(separator: 10, omittingEmptySubsequences: false)
    switch choice % 3 {
    case 0: sessions(lines)
    case 1: lists(lines)
    default: catalogue(lines)
    }
    return 0
}

/// The sessions of a file of which bad rows are left out, and how many views they must have.
private func read(_ lines: [ArraySlice<UInt8>]) -> [RecordedSession]? {
    var parser = RecordedSessionParser()
    for line in lines { try? parser.parse(line: line) }
    var sessions: [RecordedSession] = []
    do { try parser.forEachSession { sessions.append($0) } } catch { return nil }
    return sessions
}

private func sessions(_ lines: [ArraySlice<UInt8>]) {
    guard let sessions = read(lines) else { return }
    precondition(Set(sessions.map(\.id)).count == sessions.count)
    for session in sessions {
        precondition(!session.items.isEmpty)
        guard let times = session.times else { continue }
        precondition(times.count == session.items.count && times.allSatisfy { $0 >= 0 } && times == times.sorted())
    }
    // A quoted field may hold the tab that separates what is written.
    guard !sessions.isEmpty, !sessions.contains(where: { $0.id.contains("\t") || $0.items.contains { $0.contains("\t") } }) else { return }
    let text = RecordedSession.table(sessions)
    precondition(read(text.split(separator: 10)) == sessions)
}

private func lists(_ lines: [ArraySlice<UInt8>]) {
    var parser = DisplayedListParser()
    for line in lines { _ = try? parser.parse(line: line) }
    _ = try? parser.finish()
}

private func catalogue(_ lines: [ArraySlice<UInt8>]) {
    var parser = CatalogueParser()
    for line in lines { try? parser.parse(line: line) }
    guard let records = try? parser.finish(skip: { _ in }) else { return }
    precondition(records.allSatisfy { !$0.item.isEmpty })
}
