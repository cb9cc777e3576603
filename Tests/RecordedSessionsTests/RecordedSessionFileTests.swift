import Foundation
import Testing

@testable import RecordedSessions

@Suite struct RecordedSessionFileTests {
    private func withFile(_ name: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sessions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: name).path)
    }

    @Test(arguments: ["sessions.tsv", "sessions.tsv.gz"]) func `What is written is read back`(name: String) throws {
        var generator = SessionGenerator(sessions: 3_000, seed: 4)
        var sessions: [RecordedSession] = []
        while let session = generator.next() { sessions.append(session.recorded) }
        try withFile(name) { path in
            let file = RecordedSessionFile(path: path)
            try file.write(sessions)
            #expect(try file.sessions() == sessions)
        }
    }

    @Test func `Sessions without times are written with their order`() throws {
        let sessions = [RecordedSession(id: "a", items: ["x", "y"]), RecordedSession(id: "b", items: ["x"])]
        try withFile("sessions.tsv") { path in
            try RecordedSessionFile(path: path).write(sessions)
            #expect(try RecordedSessionFile(path: path).sessions() == sessions)
        }
    }

    @Test func `A missing file, a truncated and a damaged stream each have their error`() throws {
        #expect(throws: RecordedSessionError(.unreadable)) { try RecordedSessionFile(path: "/nowhere/at all").sessions() }
        try withFile("sessions.tsv.gz") { path in
            let file = RecordedSessionFile(path: path)
            try file.write([RecordedSession(id: "a", items: ["x", "y"])])
            let whole = try Data(contentsOf: URL(filePath: path))
            try whole.dropLast(3).write(to: URL(filePath: path))
            #expect(throws: RecordedSessionError(.badCompression)) { try file.sessions() }
            var damaged = whole
            damaged[damaged.count - 6] ^= 1
            try damaged.write(to: URL(filePath: path))
            #expect(throws: RecordedSessionError(.badCompression)) { try file.sessions() }
        }
    }

    @Test func `Bad rows are left out and counted when that is asked for`() throws {
        let text = "session_id\titem_id\ttimestamp\na\tx\t1\na\ty\tsoon\na\tz\t0\na\tw\t2\nb\t\t3\nb\tx\t4\n"
        try withFile("sessions.tsv") { path in
            try Data(text.utf8).write(to: URL(filePath: path))
            var skipped: [RecordedSessionError] = []
            var sessions: [RecordedSession] = []
            try RecordedSessionFile(path: path).forEach(skip: { skipped.append($0) }) { sessions.append($0) }
            #expect(sessions.map(\.items) == [["z", "x", "w"], ["x"]])
            #expect(skipped.map(\.code) == [.badTime, .badIdentifier])
            #expect(skipped.map(\.line) == [3, 6])
            #expect(skipped.map(\.column) == ["timestamp", "item_id"])
            #expect(throws: RecordedSessionError(.badTime)) { try RecordedSessionFile(path: path).sessions() }
        }
    }

    @Test func `A bad header is an error also where bad rows are left out`() throws {
        try withFile("sessions.csv") { path in
            try Data("visitor,item\na,x\n".utf8).write(to: URL(filePath: path))
            #expect(throws: RecordedSessionError(.badHeader)) { try RecordedSessionFile(path: path).forEach(skip: { _ in }) { _ in } }
        }
    }

    @Test(arguments: RecordedSessionError.Code.allCases) func `Every failure says what to do`(code: RecordedSessionError.Code) {
        let error = RecordedSessionError(code, line: 2, column: "item_id")
        #expect(error.message(of: "log.csv") == "log.csv: line 2, column item_id: \(code.rawValue). \(code.advice)")
        #expect(error.advice.hasSuffix("."))
    }
}
