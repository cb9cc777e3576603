import Foundation

/// Files that must be there after a power loss, whole or not at all.
enum DurableFile {
    /// Writes a file in one step, and then forces its folder to the disk.
    static func write(_ bytes: [UInt8], to path: String, mode: Int = 0o600) throws(CollectorFailure) {
        do {
            // Written beside its place, forced to the disk and renamed over it.
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            try synchronize(folder(of: path))
        } catch { throw CollectorFailure(.directory, "cannot write \(path)") }
    }

    /// Makes a folder and those above it, each durable.
    static func makeFolder(_ path: String, mode: Int = 0o700) throws(CollectorFailure) {
        let files = FileManager.default
        if files.fileExists(atPath: path) { return }
        let parent = folder(of: path)
        if !files.fileExists(atPath: parent) { try makeFolder(parent, mode: mode) }
        do {
            try files.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
            try synchronize(parent)
        } catch { throw CollectorFailure(.directory, "cannot create \(path)") }
    }

    /// The folder that a path stands in.
    static func folder(of path: String) -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return path.hasPrefix("/") || !folder.isEmpty ? folder : "."
    }

    private static func synchronize(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw CollectorFailure(.directory, "cannot open \(path)") }
        try handle.synchronize()
        try handle.close()
    }
}
