public import TLSPresentation

/// What a ciphertext holds (DAP-18, `PlaintextInputShare`). In direct mode the payload is the whole encoded vector.
public struct PlaintextInputShare: Hashable, Sendable, TLSCodable {
    /// Extensions that only the receiving aggregator sees; this version defines none.
    public let privateExtensions: ReportExtensions
    /// The payload, 1 to 2^32 - 1 bytes.
    public let payload: ArraySlice<UInt8>

    /// A plaintext, or nil when the payload is empty or too long.
    public init?(privateExtensions: ReportExtensions, payload: ArraySlice<UInt8>) {
        guard (1...4_294_967_295).contains(payload.count) else { return nil }
        self.privateExtensions = privateExtensions
        self.payload = payload
    }

    /// Reads a plaintext; the payload shares the reader's memory.
    public init(from reader: inout ByteReader) throws(CodecError) {
        privateExtensions = try ReportExtensions(from: &reader)
        payload = try reader.opaque32(1...4_294_967_295, field: "payload")
    }

    /// Writes the plaintext.
    public func encode(into writer: inout ByteWriter) {
        privateExtensions.encode(into: &writer)
        writer.opaque32(payload)
    }
}
