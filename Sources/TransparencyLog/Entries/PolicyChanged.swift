public import TLSPresentation

/// A policy that agents or auditors rely on changed.
public struct PolicyChanged: Hashable, Sendable, TLSCodable {
    /// The longest scope in bytes.
    public static let maximumScopeLength = 64

    /// Which policy, such as `witnesses` or `retention`: 1 to 64 bytes of printable ASCII.
    public let scope: String
    /// The SHA-256 of the new policy's document.
    public let hash: LogDigest

    /// An entry's body; nil for a scope out of form.
    public init?(scope: String, hash: LogDigest) {
        guard Self.isScope(scope.utf8) else { return nil }
        self.scope = scope
        self.hash = hash
    }

    /// Reads the body.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        let bytes = try reader.opaque8(1...Self.maximumScopeLength, field: "scope")
        guard Self.isScope(bytes) else { throw CodecError(.invalidValue, at: start, field: "scope") }
        scope = String(decoding: bytes, as: UTF8.self)
        hash = try LogDigest(from: &reader)
    }

    /// Writes the body.
    public func encode(into writer: inout ByteWriter) {
        writer.opaque8(scope.utf8)
        hash.encode(into: &writer)
    }

    private static func isScope(_ bytes: some Collection<UInt8>) -> Bool {
        (1...maximumScopeLength).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
