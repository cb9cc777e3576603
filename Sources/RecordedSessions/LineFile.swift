import Foundation
import Zlib

/// A text file read line by line, plain or compressed with gzip (the first two bytes decide), one piece in memory at a time.
struct LineFile {
    private static let pieceBytes = 1 << 16

    let path: String

    /// Hands every line to `body`, without its line feed.
    func forEachLine(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw RecordedSessionError(.unreadable) }
        defer { try? file.close() }
        let head = try Self.piece(of: file)
        if head.starts(with: [0x1f, 0x8b]) {
            try Self.readCompressed(head, file, body)
        } else {
            try Self.readPlain(head, file, body)
        }
    }

    private static func readCompressed(_ head: [UInt8], _ file: FileHandle, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var reader = GzipReader(maximumLineLength: RecordedSessionParser.Limit.lineBytes, maximumLength: RecordedSessionParser.Limit.fileBytes)
        var piece = head
        while !piece.isEmpty {
            reader.append(piece[...])
            while let line = try nextLine(&reader) { try body(line) }
            piece = try self.piece(of: file)
        }
        reader.finish()
        while let line = try nextLine(&reader) { try body(line) }
    }

    private static func nextLine(_ reader: inout GzipReader) throws(RecordedSessionError) -> ArraySlice<UInt8>? {
        do throws(InflateError) { return try reader.nextLine() } catch {
            throw RecordedSessionError(error.code == .lineTooLong ? .lineTooLong : .badCompression)
        }
    }

    private static func readPlain(_ head: [UInt8], _ file: FileHandle, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var rest: [UInt8] = []
        var piece = head
        while !piece.isEmpty {
            rest.append(contentsOf: piece)
            var start = 0
            while let end = rest[start...].firstIndex(of: 10) {
                try body(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= RecordedSessionParser.Limit.lineBytes else { throw RecordedSessionError(.lineTooLong) }
            piece = try self.piece(of: file)
        }
        if !rest.isEmpty { try body(rest[...]) }
    }

    private static func piece(of file: FileHandle) throws(RecordedSessionError) -> [UInt8] {
        do { return [UInt8](try file.read(upToCount: pieceBytes) ?? Data()) } catch { throw RecordedSessionError(.unreadable) }
    }
}
