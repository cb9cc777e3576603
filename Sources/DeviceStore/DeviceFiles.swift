import Foundation
import PrivacyLedger

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files beside the database: the ledger's key and anchor, and the lock that keeps a second program out.
///
/// Writes replace a file in one step (new file, fsync, rename, fsync of the folder), so that a crash leaves the old or the new content.
struct DeviceFiles: Sendable {
    let directory: String

    var databasePath: String { directory + "/device.sqlite" }
    var anchorPath: String { directory + "/ledger.anchor" }
    var keyPath: String { directory + "/ledger.key" }
    private var lockPath: String { directory + "/device.lock" }

    /// Makes the folder, for the owner only.
    func prepare() throws(DeviceStoreError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if !FileManager.default.fileExists(atPath: databasePath) {
                guard FileManager.default.createFile(atPath: databasePath, contents: nil) else { throw DeviceStoreError(.notAccessible, "opening") }
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: databasePath)
        } catch {
            throw DeviceStoreError(.notAccessible, "preparing the folder")
        }
    }

    /// Takes the lock; it is held as long as the handle lives. Throws ``DeviceStoreError/Code/inUse``.
    func lock() throws(DeviceStoreError) -> FileHandle {
        if !FileManager.default.fileExists(atPath: lockPath) {
            _ = FileManager.default.createFile(atPath: lockPath, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forUpdatingAtPath: lockPath) else { throw DeviceStoreError(.notAccessible, "locking") }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { throw DeviceStoreError(.inUse, "locking") }
        return handle
    }

    /// A file's bytes, nil if it does not exist.
    func read(_ path: String) throws(DeviceStoreError) -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else { throw DeviceStoreError(.notAccessible, "reading a key or anchor") }
        return Array(data)
    }

    /// Replaces a file durably, readable for the owner only.
    func replace(_ path: String, with bytes: [UInt8]) throws(DeviceStoreError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try synchronizeDirectory()
        } catch {
            throw DeviceStoreError(.anchorNotWritten, "replacing a key or anchor")
        }
    }

    /// Whether the database file holds anything.
    func hasDatabase() -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: databasePath)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0 > 0
    }

    /// Moves a database that can't be trusted aside, under a name of its own, and makes room for a new one.
    func quarantine(now: Int64) throws(DeviceStoreError) {
        do {
            for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: databasePath + suffix) {
                var target = databasePath + ".quarantined-\(now)"
                var attempt = 0
                while FileManager.default.fileExists(atPath: target + suffix) {
                    attempt += 1
                    target = databasePath + ".quarantined-\(now)-\(attempt)"
                }
                try FileManager.default.moveItem(atPath: databasePath + suffix, toPath: target + suffix)
            }
            try synchronizeDirectory()
        } catch {
            throw DeviceStoreError(.notAccessible, "moving a damaged database aside")
        }
        try prepare()
    }

    /// Deletes what was moved aside: erasure must reach it too. Returns the number of files.
    func deleteQuarantined() throws(DeviceStoreError) -> Int {
        do {
            let prefix = "device.sqlite.quarantined-"
            let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix(prefix) }
            for name in names { try FileManager.default.removeItem(atPath: directory + "/" + name) }
            return names.count
        } catch {
            throw DeviceStoreError(.notAccessible, "deleting quarantined files")
        }
    }

    private func synchronizeDirectory() throws {
        guard let handle = FileHandle(forReadingAtPath: directory) else { throw DeviceStoreError(.notAccessible, "opening the folder") }
        try handle.synchronize()
        try handle.close()
    }
}
