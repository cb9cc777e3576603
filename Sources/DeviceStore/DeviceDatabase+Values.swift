import Foundation
import GRDB
public import PrivacyLedger

extension DeviceDatabase {
    /// Replaces and removes named files of the device in one durable transaction: trusted metadata, installed models, the install state, the
    /// device's identity key. All of it happens or none.
    public func replaceFiles(storing: [String: [UInt8]], removing: [String] = []) throws(DeviceStoreError) {
        for bytes in storing.values { try checkSize(bytes, "storing files") }
        try write("storing files") { database in
            for (name, bytes) in storing {
                try database.cachedStatement(
                    sql: "INSERT INTO device_file (name, bytes) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes"
                ).execute(arguments: [name, Data(bytes)])
            }
            for name in removing { try database.execute(sql: "DELETE FROM device_file WHERE name = ?", arguments: [name]) }
        }
    }

    /// A file of the device, or nil.
    public func file(_ name: String) throws(DeviceStoreError) -> [UInt8]? {
        try read("reading a file") { database in
            try Data.fetchOne(database, sql: "SELECT bytes FROM device_file WHERE name = ?", arguments: [name]).map { Array($0) }
        }
    }

    /// The names of the device's files, sorted.
    public func fileNames() throws(DeviceStoreError) -> [String] {
        try read("reading file names") { try String.fetchAll($0, sql: "SELECT name FROM device_file ORDER BY name") }
    }

    /// The private key that names this device to the collector, or nil before enrolment.
    public func identityKey() throws(DeviceStoreError) -> [UInt8]? { try file(Self.identityName) }

    /// Stores the device's private key.
    public func setIdentityKey(_ bytes: [UInt8]) throws(DeviceStoreError) { try replaceFiles(storing: [Self.identityName: bytes]) }

    /// A subject's consent record as the agent encoded it, or nil.
    public func consent(of subject: SubjectKey) throws(DeviceStoreError) -> [UInt8]? {
        try read("reading consent") { database in
            try Data.fetchOne(database, sql: "SELECT bytes FROM consent WHERE subject = ?", arguments: [Data(subject.bytes)]).map { Array($0) }
        }
    }

    /// Stores a subject's consent record durably, so that a withdrawal survives a power loss.
    public func setConsent(_ bytes: [UInt8], of subject: SubjectKey) throws(DeviceStoreError) {
        try checkSize(bytes, "storing consent")
        try write("storing consent") { database in
            try database.cachedStatement(
                sql: "INSERT INTO consent (subject, bytes) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET bytes = excluded.bytes"
            ).execute(arguments: [Data(subject.bytes), Data(bytes)])
        }
    }

    /// Every consent record, by subject.
    public func allConsents() throws(DeviceStoreError) -> [(subject: SubjectKey, bytes: [UInt8])] {
        try read("reading consent") { database in
            try Row.fetchAll(database, sql: "SELECT subject, bytes FROM consent ORDER BY subject").compactMap { row in
                SubjectKey(row[0] as Data).map { ($0, Array(row[1] as Data)) }
            }
        }
    }

    /// A named value of a subject (session state, keys), or nil.
    public func value(_ name: String, of subject: SubjectKey) throws(DeviceStoreError) -> [UInt8]? {
        try read("reading a value") { database in
            try Data.fetchOne(
                database, sql: "SELECT bytes FROM subject_value WHERE subject = ? AND name = ?", arguments: [Data(subject.bytes), name]
            ).map { Array($0) }
        }
    }

    /// Stores a named value of a subject, or removes it with nil.
    public func setValue(_ bytes: [UInt8]?, _ name: String, of subject: SubjectKey) throws(DeviceStoreError) {
        if let bytes { try checkSize(bytes, "storing a value") }
        try relaxedWrite("storing a value") { database in
            if let bytes {
                try database.cachedStatement(
                    sql: """
                        INSERT INTO subject_value (subject, name, bytes) VALUES (?, ?, ?)
                        ON CONFLICT (subject, name) DO UPDATE SET bytes = excluded.bytes
                        """
                ).execute(arguments: [Data(subject.bytes), name, Data(bytes)])
            } else {
                try database.execute(
                    sql: "DELETE FROM subject_value WHERE subject = ? AND name = ?", arguments: [Data(subject.bytes), name])
            }
        }
    }

    private static var identityName: String { "identity.key" }
}
