import Foundation
import GRDB
public import PrivacyLedger

/// A device's ledger as an auditor reads it: the raw rows and what can vouch for them. Nothing is written and no lock is taken.
public struct LedgerArchive: Sendable {
    /// The bytes of every row, in order.
    public let rows: [[UInt8]]
    /// The anchor's bytes, if there is one beside the ledger.
    public let anchorBytes: [UInt8]?
    /// The bytes of the second anchor, if there is one at its usual place beside the folder.
    public let secondAnchorBytes: [UInt8]?
    /// The device's key, if it can be read.
    public let key: LedgerKey?

    /// Reads a store's folder, a database file, or an exported ledger file.
    ///
    /// Throws `notAccessible`, `corrupt`, `newerSchema`, or another failure of the disk.
    public init(path: String) throws(DeviceStoreError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { throw DeviceStoreError(.notAccessible, "opening") }
        let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
        let folder = isDirectory ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path
        // The second anchor lies beside the folder by its name, which "." has not.
        let files = DeviceFiles(directory: URL(fileURLWithPath: folder).standardizedFileURL.path)
        let database = isDirectory ? files.databasePath : path
        guard let head = FileHandle(forReadingAtPath: database) else { throw DeviceStoreError(.notAccessible, "opening") }
        let start = (try? head.read(upToCount: 16)) ?? Data()
        try? head.close()
        if start.starts(with: Array("SQLite format 3".utf8)) {
            rows = try Self.rows(inDatabase: database)
            anchorBytes = try files.read(files.anchorPath)
            secondAnchorBytes = try files.read(files.secondAnchorPath)
            key = (try files.read(files.keyPath)).flatMap { LedgerKey($0) }
            return
        }
        guard let data = FileManager.default.contents(atPath: database) else { throw DeviceStoreError(.notAccessible, "reading") }
        do throws(LedgerViolation) {
            rows = try LedgerFile.rows(in: Array(data))
        } catch {
            throw DeviceStoreError(.corrupt, "reading a ledger file")
        }
        anchorBytes = nil
        secondAnchorBytes = nil
        key = nil
    }

    private static func rows(inDatabase path: String) throws(DeviceStoreError) -> [[UInt8]] {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            return try DatabaseQueue(path: path, configuration: configuration).read { database in
                guard try DeviceSchema.version(of: database) <= DeviceSchema.version else { throw DeviceStoreError(.newerSchema, "opening") }
                return try Data.fetchAll(database, sql: "SELECT row FROM ledger ORDER BY sequence").map { Array($0) }
            }
        } catch {
            throw DeviceStoreError(error, "reading the ledger")
        }
    }
}
