import TLSPresentation

/// The entries below one tile of level 0, each with a two-byte length (C2SP tlog-tiles).
public struct EntryBundle: Hashable, Sendable {
    /// The most bytes that an entry may have.
    public static let maximumEntryLength = 65_535

    /// The entries' bytes, 1 to 256.
    public let entries: [[UInt8]]

    /// Reads a bundle's file with exactly `width` entries; `tileLength` for any other number or bytes left over.
    public init(bytes: [UInt8], width: Int) throws(TransparencyError) {
        var reader = ByteReader(bytes)
        var entries: [[UInt8]] = []
        do throws(CodecError) {
            while !reader.isAtEnd, entries.count < width { entries.append(Array(try reader.opaque16())) }
            try reader.finish()
        } catch {
            throw TransparencyError(.tileLength, "entry bundle")
        }
        guard entries.count == width else { throw TransparencyError(.tileLength, "entry bundle") }
        self.entries = entries
    }

    /// The file of these entries; `tooLarge` when one is longer than ``maximumEntryLength``.
    public static func bytes(of entries: some Sequence<[UInt8]>) throws(TransparencyError) -> [UInt8] {
        var writer = ByteWriter()
        for entry in entries {
            guard entry.count <= maximumEntryLength else { throw TransparencyError(.tooLarge, "entry") }
            writer.opaque16(entry)
        }
        return writer.bytes
    }

    /// The hashes of the entries.
    public var leafHashes: [MerkleHash] { entries.map { MerkleHash.leaf($0) } }
}
