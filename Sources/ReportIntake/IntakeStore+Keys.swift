import Foundation
import GRDB
public import ReportSealing

extension IntakeStore {
    /// The keys as they were saved, in the order of their activation: what a ``ReportSealing/KeyRing`` is restored from.
    public func keys() async throws(IntakeError) -> [KeyRing.Entry] {
        try await read { try Self.keys($0) }
    }

    static func keys(_ database: Database) throws -> [KeyRing.Entry] {
        try Row.fetchAll(database, sql: "SELECT * FROM keys ORDER BY activation, since, id").map { row in
            let id = UInt8(clamping: row["id"] as Int64)
            guard let state = KeyRing.State(rawValue: row["state"]),
                let suite = HPKESuite.allCases.first(where: { Int64($0.aead) == row["suite"] as Int64 })
            else { throw IntakeError(.notADatabase, "a key that no program wrote") }
            let pair = row.optionalBytes("private_key").flatMap { HPKEKeyPair(id: id, suite: suite, privateKey: $0) }
            guard
                let entry = KeyRing.Entry(
                    id: id, activation: row.natural("activation"), state: state, since: row.natural("since"), keyPair: pair)
            else { throw IntakeError(.notADatabase, "a key that no program wrote") }
            return entry
        }
    }

    /// Saves a key as the ring has it, in place of the one with the same identifier. Saving a deleted key erases its private bytes from
    /// the file and from the log.
    public func saveKey(_ entry: KeyRing.Entry) async throws(IntakeError) {
        try await write { [scribe] database in
            let before = try Row.fetchOne(database, sql: "SELECT activation, state FROM keys WHERE id = ?", arguments: [Int64(entry.id)])
            if before.map({ $0.natural("activation") != entry.activation || $0["state"] as String != entry.state.rawValue }) ?? true {
                try LogTable(database: database, scribe: scribe).append(.keyChanged(entry), at: entry.since)
            }
            let suite = Int64((entry.keyPair?.suite ?? .aes128GCM).aead)
            func save(_ privateKey: Data?) throws {
                try database.execute(
                    sql: """
                        INSERT INTO keys (id, activation, state, since, suite, private_key) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET activation = excluded.activation, state = excluded.state, since = excluded.since,
                            suite = excluded.suite, private_key = excluded.private_key
                        """,
                    arguments: [Int64(entry.id), stored(entry.activation), entry.state.rawValue, stored(entry.since), suite, privateKey])
            }
            if let pair = entry.keyPair {
                try pair.withPrivateKey { try save(Data($0)) }
            } else {
                try save(nil)
            }
        }
        if entry.keyPair == nil { try await checkpoint() }
    }
}
