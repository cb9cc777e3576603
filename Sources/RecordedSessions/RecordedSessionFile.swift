import Foundation
import Zlib

/// A file of recorded sessions: tab-separated text, plain or compressed with gzip (the first two bytes decide).
package struct RecordedSessionFile: Sendable {
    /// Where the file is.
    package let path: String

    package init(path: String) { self.path = path }

    /// Hands every session to `body`, in the file's order, holding one piece of the file and one session in memory.
    ///
    /// - Parameter skip: Called for a row that cannot be used, which is then left out; without it such a row is an error. A bad header, an
    ///   unreadable file and damaged compression are errors in any case.
    package func forEach(skip: ((RecordedSessionError) -> Void)? = nil, _ body: (RecordedSession) throws -> Void) throws {
        var parser = RecordedSessionParser()
        try LineFile(path: path).forEachLine { line in
            let session: RecordedSession?
            do throws(RecordedSessionError) { session = try parser.parse(line: line) } catch {
                guard let skip, error.code != .badHeader else { throw error }
                skip(error)
                return
            }
            if let session { try body(session) }
        }
        if let last = try parser.finish() { try body(last) }
    }

    /// All sessions, in the file's order.
    package func sessions() throws -> [RecordedSession] {
        var sessions: [RecordedSession] = []
        try forEach { sessions.append($0) }
        return sessions
    }

    /// Writes sessions as this file, replacing it, compressed when its name ends in `.gz`.
    package func write(_ sessions: some Sequence<RecordedSession>) throws {
        let text = RecordedSession.table(sessions)
        let bytes = path.hasSuffix(".gz") ? Gzip.compress(text) : text
        do { try Data(bytes).write(to: URL(filePath: path), options: .atomic) } catch { throw RecordedSessionError(.unwritable) }
    }
}
