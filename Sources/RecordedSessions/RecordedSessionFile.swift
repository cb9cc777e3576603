import Foundation
import Zlib

/// A file of recorded sessions: separated text with a header, plain or compressed with gzip (the first two bytes decide), see
/// ``RecordedSessionParser``.
package struct RecordedSessionFile: Sendable {
    /// Where the file is.
    package let path: String

    package init(path: String) { self.path = path }

    /// Hands every session to `body`, in the order of their first rows. The views of all sessions are in memory until then, 32 bytes each and
    /// every identifier once, since the rows of a session may stand anywhere.
    ///
    /// - Parameter skip: Called for a row that cannot be used, which is then left out; without it such a row is an error. A bad header, an
    ///   unreadable file and damaged compression are errors in any case.
    package func forEach(skip: ((RecordedSessionError) -> Void)? = nil, _ body: (RecordedSession) throws -> Void) throws {
        var parser = RecordedSessionParser()
        try LineFile(path: path).forEachLine { line in
            do throws(RecordedSessionError) { try parser.parse(line: line) } catch {
                guard let skip, parser.hasHeader else { throw error }
                skip(error)
            }
        }
        try parser.forEachSession(body)
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
