/// A file of sessions with displayed lists, see ``DisplayedListParser``: tab-separated text, plain or compressed with gzip.
package struct DisplayedListFile: Sendable {
    /// Where the file is.
    package let path: String

    package init(path: String) { self.path = path }

    /// All sessions, in the file's order.
    ///
    /// - Throws: ``DisplayedListError`` for a row, `RecordedSessionError` for a file that can't be read or is damaged.
    package func sessions() throws -> [DisplayedListSession] {
        var parser = DisplayedListParser()
        var sessions: [DisplayedListSession] = []
        try LineFile(path: path).forEachLine { line in
            if let session = try parser.parse(line: line) { sessions.append(session) }
        }
        if let last = try parser.finish() { sessions.append(last) }
        return sessions
    }
}
