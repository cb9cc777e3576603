public import TLSPresentation

/// What a device has to sign, fresh for each attempt, so that a proof of possession can't be prepared or replayed.
///
/// ```
/// struct { uint16 version = 1; uint64 issued; opaque nonce[16]; opaque tag[16]; } EnrolmentChallenge;
/// ```
/// The tag lets a collector recognise its own challenges without keeping them; see ``ChallengeIssuer``.
public struct EnrolmentChallenge: Hashable, Sendable, TLSCodable {
    /// The encoded length in bytes.
    public static let byteCount = 42
    /// The Unix second of issue, by the collector's clock.
    public let issued: UInt64
    /// 16 random bytes.
    let nonce: [UInt8]
    /// The collector's mark.
    let tag: [UInt8]

    init(issued: UInt64, nonce: [UInt8], tag: [UInt8]) {
        self.issued = issued
        self.nonce = nonce
        self.tag = tag
    }

    /// Reads a challenge. Throws `invalidValue` for another version.
    public init(from reader: inout ByteReader) throws(CodecError) {
        try requireVersion(1, &reader)
        issued = try reader.uint64(field: "issued")
        nonce = Array(try reader.fixed(16, field: "nonce"))
        tag = Array(try reader.fixed(16, field: "tag"))
    }

    /// Writes the challenge.
    public func encode(into writer: inout ByteWriter) {
        writer.put(UInt16(1))
        writer.put(issued)
        writer.fixed(nonce)
        writer.fixed(tag)
    }
}

/// Reads a message's version and requires the one that is known.
func requireVersion(_ known: UInt16, _ reader: inout ByteReader) throws(CodecError) {
    let start = reader.offset
    guard try reader.uint16(field: "version") == known else { throw CodecError(.invalidValue, at: start, field: "version") }
}
