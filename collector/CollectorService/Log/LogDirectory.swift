import Foundation
import TransparencyLog

/// The public log as static files in `DIR/log`: what is served, and what any web server could serve as well.
struct LogDirectory: Sendable {
    /// The folder.
    let path: String
    /// Called before each file is put in its place; a test throws from it to die there.
    var interruption: @Sendable (String) throws(CollectorFailure) -> Void = { _ in }

    init(_ directory: CollectorDirectory) { path = directory.path + "/log" }

    /// The checkpoint that is served: signed, and cosigned as the quorum asks.
    static let checkpoint = LogFile.checkpointPath
    /// The newest signed checkpoint, while it waits for its witnesses. Never served.
    static let pending = "pending"

    /// Puts a file in its place, durably. One that is there with the same bytes is left alone.
    func write(_ bytes: [UInt8], to name: String) throws(CollectorFailure) {
        if read(name) == bytes { return }
        try interruption(name)
        let file = path + "/" + name
        try DurableFile.makeFolder(DurableFile.folder(of: file))
        try DurableFile.write(bytes, to: file)
    }

    /// Reads a file; nil when it is not there. Names are made by this program and never taken from a request.
    func read(_ name: String) -> [UInt8]? {
        guard let handle = FileHandle(forReadingAtPath: path + "/" + name) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.readToEnd() else { return [] }
        return Array(data)
    }

    /// When a file was written, Unix seconds.
    func time(of name: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return (attributes?[.modificationDate] as? Date).map { UInt64(max(0, $0.timeIntervalSince1970)) }
    }

    /// Takes the lock of whoever signs, until the handle is closed. Throws when another process has it for longer than two seconds.
    func lock() async throws(CollectorFailure) -> FileHandle {
        try DurableFile.makeFolder(path)
        let lock = path + "/.lock"
        let files = FileManager.default
        if !files.fileExists(atPath: lock) { _ = files.createFile(atPath: lock, contents: nil, attributes: [.posixPermissions: 0o600]) }
        guard let handle = FileHandle(forUpdatingAtPath: lock) else { throw CollectorFailure(.directory, "cannot open \(lock)") }
        for _ in 0..<40 {
            if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { return handle }
            try? await Task.sleep(for: .milliseconds(50))
        }
        try? handle.close()
        throw CollectorFailure(.store, "another process is publishing the log; try again")
    }
}
