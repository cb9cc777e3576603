import Foundation
import GRDB

extension IntakeStore {
    /// The largest count of releases that a device has told; 0 if it has told none.
    public func highestRelease(of deviceID: [UInt8]) async throws(IntakeError) -> UInt64 {
        try await read { database in
            let stored = try Int64.fetchOne(database, sql: "SELECT highest FROM device_releases WHERE device = ?", arguments: [Data(deviceID)])
            return UInt64(clamping: stored ?? 0)
        }
    }

    /// Notes a device's count of releases and returns the largest one that it ever told. One number is kept for each device, no history.
    public func noteRelease(_ count: UInt64, of deviceID: [UInt8]) async throws(IntakeError) -> UInt64 {
        let known = try await highestRelease(of: deviceID)
        guard count > known else { return known }
        return try await write { database in
            try Self.noteRelease(count, of: deviceID, in: database)
            return max(count, known)
        }
    }

    /// The same inside another transaction, so that it costs no write of its own.
    static func noteRelease(_ count: UInt64, of deviceID: [UInt8], in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO device_releases (device, highest) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET highest = excluded.highest WHERE excluded.highest > highest
                """
        ).execute(arguments: [Data(deviceID), stored(count)])
    }
}
