public import TLSPresentation

/// The name of an aggregation task: 32 bytes derived from its configuration, as in DAP's task provisioning.
///
/// Two tasks with the same configuration are the same task; a changed configuration is another task.
public struct TaskID: Hashable, Sendable, TLSCodable, CustomStringConvertible {
    /// The identifier's 32 bytes.
    public let bytes: [UInt8]

    /// A task identifier of exactly 32 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// The identifier from its base64url form in a URL, or nil.
    public init?(text: some StringProtocol) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes)
    }

    /// Reads 32 bytes.
    public init(from reader: inout ByteReader) throws(CodecError) {
        bytes = Array(try reader.fixed(32, field: "task_id"))
    }

    /// Writes 32 bytes.
    public func encode(into writer: inout ByteWriter) { writer.fixed(bytes) }

    /// The base64url form that stands in URLs and on command lines.
    public var description: String { Base64URL.encode(bytes) }
}
