import Foundation
import Zlib

/// A file of recorded sessions: tab-separated text, plain or compressed with gzip (the first two bytes decide).
package struct RecordedSessionFile: Sendable {
    private static let pieceBytes = 1 << 16

    /// Where the file is.
    package let path: String

    package init(path: String) { self.path = path }

    /// Hands every session to `body`, in the file's order, holding one piece of the file and one session in memory.
    package func forEach(_ body: (RecordedSession) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw RecordedSessionError(.unreadable) }
        defer { try? file.close() }
        var parser = RecordedSessionParser()
        let head = try Self.piece(of: file)
        if head.starts(with: [0x1f, 0x8b]) {
            try Self.readCompressed(head, file, &parser, body)
        } else {
            try Self.readPlain(head, file, &parser, body)
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

    private static func readCompressed(
        _ head: [UInt8], _ file: FileHandle, _ parser: inout RecordedSessionParser, _ body: (RecordedSession) throws -> Void
    ) throws {
        var reader = GzipReader(maximumLineLength: RecordedSessionParser.Limit.lineBytes, maximumLength: RecordedSessionParser.Limit.fileBytes)
        var piece = head
        while !piece.isEmpty {
            reader.append(piece[...])
            while let line = try nextLine(&reader) {
                if let session = try parser.parse(line: line) { try body(session) }
            }
            piece = try self.piece(of: file)
        }
        reader.finish()
        while let line = try nextLine(&reader) {
            if let session = try parser.parse(line: line) { try body(session) }
        }
    }

    private static func nextLine(_ reader: inout GzipReader) throws(RecordedSessionError) -> ArraySlice<UInt8>? {
        do throws(InflateError) { return try reader.nextLine() } catch {
            throw RecordedSessionError(error.code == .lineTooLong ? .lineTooLong : .badCompression)
        }
    }

    private static func readPlain(
        _ head: [UInt8], _ file: FileHandle, _ parser: inout RecordedSessionParser, _ body: (RecordedSession) throws -> Void
    ) throws {
        var rest: [UInt8] = []
        var piece = head
        while !piece.isEmpty {
            rest.append(contentsOf: piece)
            var start = 0
            while let end = rest[start...].firstIndex(of: 10) {
                if let session = try parser.parse(line: rest[start..<end]) { try body(session) }
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= RecordedSessionParser.Limit.lineBytes else { throw RecordedSessionError(.lineTooLong) }
            piece = try self.piece(of: file)
        }
        if !rest.isEmpty, let session = try parser.parse(line: rest[...]) { try body(session) }
    }

    private static func piece(of file: FileHandle) throws(RecordedSessionError) -> [UInt8] {
        do { return [UInt8](try file.read(upToCount: pieceBytes) ?? Data()) } catch { throw RecordedSessionError(.unreadable) }
    }
}
