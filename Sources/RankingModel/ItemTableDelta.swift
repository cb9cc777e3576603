import Crypto
import TLSPresentation
import Zlib

/// What changed from one item table to the next: applied to the first, it gives the second bit for bit, or an error that says why not.
///
/// Bytes: `uint16 format = 1; opaque source[32]; opaque result[32]; uint32 length; opaque content<0..2^28>` (four bytes of length), then
/// the SHA-256 of all bytes before it. Source and result are the SHA-256 of the two tables' canonical bytes. The content is deflated and
/// expands to exactly `length` bytes: streams of like values (``DeltaStream``), each `opaque<0..2^28>` with four bytes of length.
package struct ItemTableDelta: Sendable, Equatable {
    /// Most bytes of the content, deflated or not.
    package static let maximumContentBytes = 1 << 28
    private static let format: UInt16 = 1
    private static let digestBytes = 32

    /// SHA-256 of the table that it applies to.
    package let source: [UInt8]
    /// SHA-256 of the table that it gives.
    package let result: [UInt8]
    /// The length of the content once it is expanded.
    let contentLength: Int
    /// The content, deflated.
    let content: [UInt8]

    /// What leads from one table to another; nil when the content would pass ``maximumContentBytes``.
    package init?(from old: ItemTable, to new: ItemTable) {
        let plain = DeltaWriter.content(from: ItemTableColumns(old), to: ItemTableColumns(new))
        guard plain.count <= Self.maximumContentBytes else { return nil }
        content = Deflate.compress(plain)
        guard content.count <= Self.maximumContentBytes else { return nil }
        contentLength = plain.count
        source = Self.digest(old.encoded())
        result = Self.digest(new.encoded())
    }

    /// A delta of a content that somebody else wrote, with whatever digests fit; nil when it leads nowhere. For tests and fuzzing.
    package init?(forging content: [UInt8], from table: ItemTable) {
        guard let columns = try? DeltaReader.columns(from: ItemTableColumns(table), by: content) else { return nil }
        self.init(
            source: Self.digest(table.encoded()), result: Self.digest(columns.encoded()), contentLength: content.count,
            content: Deflate.compress(content))
    }

    /// Takes parts as they are.
    init(source: [UInt8], result: [UInt8], contentLength: Int, content: [UInt8]) {
        self.source = source
        self.result = result
        self.contentLength = contentLength
        self.content = content
    }

    /// Reads a delta. Nothing is expanded yet.
    package init(decoding bytes: [UInt8]) throws(ItemTableDeltaError) {
        guard bytes.count > Self.digestBytes, Self.digest(Array(bytes.dropLast(Self.digestBytes))) == Array(bytes.suffix(Self.digestBytes)) else {
            throw ItemTableDeltaError(.damaged)
        }
        var reader = ByteReader(bytes.dropLast(Self.digestBytes))
        do throws(CodecError) {
            guard try reader.uint16() == Self.format else { throw CodecError(.invalidValue, at: 0) }
            source = Array(try reader.fixed(Self.digestBytes))
            result = Array(try reader.fixed(Self.digestBytes))
            contentLength = Int(try reader.uint32())
            content = Array(try reader.opaque32(0...Self.maximumContentBytes))
            try reader.finish()
        } catch { throw ItemTableDeltaError(.unknownFormat) }
        guard contentLength <= Self.maximumContentBytes else { throw ItemTableDeltaError(.tooLarge) }
    }

    /// The delta's bytes.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: content.count + 4 * Self.digestBytes)
        writer.put(Self.format)
        writer.fixed(source)
        writer.fixed(result)
        writer.put(UInt32(contentLength))
        writer.opaque32(content)
        writer.fixed(Self.digest(writer.bytes))
        return writer.bytes
    }

    /// The table that the delta leads to from `table`.
    ///
    /// What comes out passes the decoder of whole tables and has the stated digest, so nothing that an untrusted delta says is believed.
    /// Takes the time of encoding both tables once and memory for both.
    package func apply(to table: ItemTable) throws(ItemTableDeltaError) -> ItemTable {
        guard Self.digest(table.encoded()) == source else { throw ItemTableDeltaError(.wrongSource) }
        let plain: [UInt8]
        do throws(InflateError) { plain = try Inflate.decompress(content[...], maximumLength: contentLength) } catch {
            throw ItemTableDeltaError(error.code == .tooLong ? .tooLarge : .malformed)
        }
        guard plain.count == contentLength else { throw ItemTableDeltaError(.malformed) }
        let bytes: [UInt8]
        do throws(CodecError) { bytes = try DeltaReader.columns(from: ItemTableColumns(table), by: plain).encoded() } catch {
            throw ItemTableDeltaError(.malformed)
        }
        guard Self.digest(bytes) == result else { throw ItemTableDeltaError(.wrongResult) }
        do throws(CodecError) { return try ItemTable(decoding: bytes) } catch { throw ItemTableDeltaError(.malformed) }
    }

    /// SHA-256.
    static func digest(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
