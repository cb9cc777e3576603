import GRDB

/// A named document of a release, such as signed metadata or a model file.
public struct StoredRelease: Hashable, Sendable {
    /// The document's name.
    public let name: String
    /// Its version.
    public let version: UInt64
    /// Its exact bytes.
    public let bytes: [UInt8]
    /// When it was stored, Unix seconds.
    public let stored: UInt64

    init(name: String, version: UInt64, bytes: [UInt8], stored: UInt64) {
        self.name = name
        self.version = version
        self.bytes = bytes
        self.stored = stored
    }

    init(row: Row) {
        name = row["name"]
        version = row.natural("version")
        bytes = row.bytes("bytes")
        stored = row.natural("stored")
    }
}
