public import TLSPresentation

/// A signed release was published: what an agent installs must be in the log first.
public struct ReleasePublished: Hashable, Sendable, TLSCodable {
    /// The version of the release's `targets.json`.
    public let targetsVersion: UInt64
    /// The SHA-256 of `targets.json` as served.
    public let targetsHash: LogDigest
    /// The version of the release's ranking model; 0 without one.
    public let modelVersion: UInt64
    /// The SHA-256 of its ranking model's file, if it has one.
    public let modelHash: LogDigest?
    /// The SHA-256 of its item table's file, if it has one.
    public let itemTableHash: LogDigest?

    /// An entry's body.
    public init(targetsVersion: UInt64, targetsHash: LogDigest, modelVersion: UInt64, modelHash: LogDigest?, itemTableHash: LogDigest?) {
        self.targetsVersion = targetsVersion
        self.targetsHash = targetsHash
        self.modelVersion = modelVersion
        self.modelHash = modelHash
        self.itemTableHash = itemTableHash
    }

    /// Reads the body.
    public init(from reader: inout ByteReader) throws(CodecError) {
        targetsVersion = try reader.uint64(field: "targets_version")
        targetsHash = try LogDigest(from: &reader)
        modelVersion = try reader.uint64(field: "model_version")
        modelHash = try LogDigest.optional(from: &reader, field: "model_hash")
        itemTableHash = try LogDigest.optional(from: &reader, field: "item_table_hash")
    }

    /// Writes the body.
    public func encode(into writer: inout ByteWriter) {
        writer.put(targetsVersion)
        targetsHash.encode(into: &writer)
        writer.put(modelVersion)
        writer.opaque8(modelHash?.bytes ?? [])
        writer.opaque8(itemTableHash?.bytes ?? [])
    }
}
