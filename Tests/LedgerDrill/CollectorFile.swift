import Crypto
import Foundation

/// The file that plays the collector: one line for each report that left the device.
struct CollectorFile {
    /// One report that left.
    struct Line: Hashable {
        /// The release's identifier in hexadecimal.
        let release: String
        /// SHA-256 of the sealed bytes in hexadecimal.
        let hash: String
        /// The day that the device's calendar showed.
        let day: UInt32
        /// How many releases the device said it had made.
        let count: UInt64
    }

    let path: String

    /// Appends a report in one write and waits for the disk: from here on it has left.
    func append(_ bytes: [UInt8], release: [UInt8], day: UInt32, count: UInt64) throws {
        if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        try handle.seekToEnd()
        let text = "\(Self.hex(release)) \(Self.hex(Array(SHA256.hash(data: bytes)))) \(day) \(count)\n"
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        try handle.close()
    }

    /// Every whole line. A line without its end never left: the write that made it did not succeed.
    func lines() -> [Line] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        var lines: [Line] = []
        for text in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let fields = text.split(separator: " ")
            guard fields.count == 4, let day = UInt32(fields[2]), let count = UInt64(fields[3]) else { continue }
            lines.append(Line(release: String(fields[0]), hash: String(fields[1]), day: day, count: count))
        }
        return lines
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
