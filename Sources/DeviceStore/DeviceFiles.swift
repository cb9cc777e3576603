import Foundation
import PrivacyLedger

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files beside the database: the ledger's key, its two anchors, and the lock that keeps a second program out.
///
/// Writes replace a file in one step (new file, fsync, rename, fsync of the folder), so that a crash leaves the old or the new content.
/// Only the anchors are also overwritten in place: see ``moveAnchors(to:)``.
struct DeviceFiles: Sendable {
    let directory: String
    /// The folder of the second anchor: another place than ``directory``, so that a restored or deleted folder does not take it along.
    let secondDirectory: String

    /// The files of a folder; the second anchor lies beside it unless it has a place of its own.
    init(directory: String, secondAnchor: String? = nil) {
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        self.directory = directory
        secondDirectory = secondAnchor ?? directory + "-anchor"
    }

    var databasePath: String { directory + "/device.sqlite" }
    var anchorPath: String { directory + "/ledger.anchor" }
    var secondAnchorPath: String { secondDirectory + "/ledger.anchor" }
    var anchorPaths: [String] { [anchorPath, secondAnchorPath] }
    var keyPath: String { directory + "/ledger.key" }
    private var lockPath: String { directory + "/device.lock" }

    /// Makes the folders, for the owner only.
    func prepare() throws(DeviceStoreError) {
        do {
            for folder in [directory, secondDirectory] {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
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
            try synchronize(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch {
            throw DeviceStoreError(.anchorNotWritten, "replacing a key or anchor")
        }
    }

    /// Makes both anchors anew, durably.
    func replaceAnchors(with bytes: [UInt8]) throws(DeviceStoreError) {
        for path in anchorPaths { try replace(path, with: bytes) }
    }

    /// Overwrites both anchors in place, without waiting for the disk.
    ///
    /// A charge must not pay for three flushes, and need not: the bytes survive the end of the program at once, and a power loss may only
    /// leave the anchors behind the ledger, never ahead. ``synchronizeAnchors()`` comes before any byte of a release leaves. The 93 bytes lie
    /// in one sector, so a power loss leaves the old or the new ones. A file that is gone is not made again: that would hide the loss.
    func moveAnchors(to bytes: [UInt8]) throws(DeviceStoreError) {
        do {
            for path in anchorPaths {
                guard let handle = FileHandle(forWritingAtPath: path) else { throw DeviceStoreError(.anchorNotWritten, "moving an anchor") }
                try handle.write(contentsOf: bytes)
                try handle.close()
            }
        } catch {
            throw DeviceStoreError(.anchorNotWritten, "moving an anchor")
        }
    }

    /// Flushes both anchors to the disk.
    func synchronizeAnchors() throws(DeviceStoreError) {
        do {
            for path in anchorPaths { try synchronize(path) }
        } catch {
            throw DeviceStoreError(.anchorNotWritten, "flushing an anchor")
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
            try synchronize(directory)
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

    /// Flushes a file or a folder.
    private func synchronize(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw DeviceStoreError(.notAccessible, "flushing a file") }
        try handle.synchronize()
        try handle.close()
    }
}
