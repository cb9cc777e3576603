import Crypto
import Foundation
import GRDB

extension IntakeStore {
    /// Stores the hashes of one-time enrolment tokens, each good until `expiry`, Unix seconds. A hash that is there already stays as it is.
    public func addEnrolmentTokens(_ hashes: [[UInt8]], expiry: UInt64) async throws(IntakeError) {
        try await write { database in
            for hash in hashes {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO enrolment_tokens (hash, expiry) VALUES (?, ?)", arguments: [Data(hash), stored(expiry)])
            }
        }
    }

    /// Redeems a token for a device whose proof of possession was verified: token and device change in one transaction.
    ///
    /// - Parameters:
    ///   - tokenHash: The token's hash as it was stored.
    ///   - publicKey: The device's key, 32 bytes.
    ///   - now: Unix seconds.
    public func enrol(tokenHash: [UInt8], publicKey: [UInt8], now: UInt64) async throws(IntakeError) -> EnrolOutcome {
        try await write { database in
            let id = Data(SHA256.hash(data: publicKey).prefix(16))
            guard
                let token = try Row.fetchOne(
                    database, sql: "SELECT expiry, device FROM enrolment_tokens WHERE hash = ?", arguments: [Data(tokenHash)])
            else { return .unknownToken }
            let known = try Self.device(database, id)
            if let owner = token["device"] as Data? {
                guard owner == id, let known else { return .spent }
                return known.isActive ? .already(known) : .revoked
            }
            guard now < token.natural("expiry") else { return .expired }
            if let known { return known.isActive ? .keyInUse : .revoked }
            try database.execute(
                sql: "INSERT INTO devices (id, public_key, enrolled) VALUES (?, ?, ?)", arguments: [id, Data(publicKey), stored(now)])
            try database.execute(sql: "UPDATE enrolment_tokens SET device = ? WHERE hash = ?", arguments: [id, Data(tokenHash)])
            guard let device = try Self.device(database, id) else { throw IntakeError(.storageFailed, "the device was not stored") }
            return .enrolled(device)
        }
    }

    /// All devices in the order in which they enrolled.
    public func devices() async throws(IntakeError) -> [Device] {
        try await read { try Row.fetchAll($0, sql: "SELECT * FROM devices ORDER BY enrolled, id").map(Device.init(row:)) }
    }

    /// One device, or nil.
    public func device(_ deviceID: [UInt8]) async throws(IntakeError) -> Device? {
        try await read { try Self.device($0, Data(deviceID)) }
    }

    /// Whether the device is enrolled and not revoked.
    public func isActive(_ deviceID: [UInt8]) async throws(IntakeError) -> Bool {
        try await device(deviceID)?.isActive ?? false
    }

    /// Ends a device's right to upload; what it contributed stays counted. False when there is no such device, or it was revoked before.
    @discardableResult
    public func revoke(_ deviceID: [UInt8], now: UInt64) async throws(IntakeError) -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE devices SET revoked = ? WHERE id = ? AND revoked IS NULL", arguments: [stored(now), Data(deviceID)])
            return database.changesCount > 0
        }
    }

    private static func device(_ database: Database, _ id: Data) throws -> Device? {
        try Row.fetchOne(database, sql: "SELECT * FROM devices WHERE id = ?", arguments: [id]).map(Device.init(row:))
    }
}
