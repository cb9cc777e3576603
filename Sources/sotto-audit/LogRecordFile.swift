import Foundation

/// Files of the auditor's own that must be there after a power loss, whole or not at all: pins, evidence, a witness's records.
enum LogRecordFile {
    /// Writes beside the place, forces to the disk and renames over it (what an atomic write is), then forces the folder.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard let parent = FileHandle(forReadingAtPath: folder) else { throw CocoaError(.fileWriteUnknown) }
        try parent.synchronize()
        try parent.close()
    }
}
