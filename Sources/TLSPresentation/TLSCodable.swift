/// A message with one binary form in the TLS presentation language.
public protocol TLSCodable: Sendable {
    /// Reads the message from where the reader stands and leaves the rest unread.
    init(from reader: inout ByteReader) throws(CodecError)

    /// Writes the message.
    func encode(into writer: inout ByteWriter)
}

extension TLSCodable {
    /// The message's bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }

    /// Reads a message that fills `bytes` exactly; bytes that are left over are an error.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }
}
