public import TLSPresentation

/// A key came into use or went out of it.
public struct KeyEvent: Hashable, Sendable, TLSCodable {
    /// What happened.
    public enum What: UInt8, Sendable, CaseIterable {
        /// Reports may be sealed to a key from now on.
        case reportKeyOpened = 1
        /// A report key was retired.
        case reportKeyRetired = 2
        /// A new root came into force.
        case rootChanged = 3
        /// The log signs with a key: the first of its own, or the one that follows.
        case logKey = 4
    }

    /// The longest key id in bytes.
    public static let maximumKeyIDLength = 64

    /// What happened.
    public let what: What
    /// The key's id in its own terms (a report key's config id, a root's version), 0 to 64 bytes.
    public let keyID: [UInt8]
    /// The hash of the public key, its configuration or the root document.
    public let hash: LogDigest

    /// An entry's body; nil when the key id is longer than ``maximumKeyIDLength``.
    public init?(what: What, keyID: [UInt8], hash: LogDigest) {
        guard keyID.count <= Self.maximumKeyIDLength else { return nil }
        self.what = what
        self.keyID = keyID
        self.hash = hash
    }

    /// Reads the body.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard let what = What(rawValue: try reader.uint8(field: "what")) else { throw CodecError(.invalidValue, at: start, field: "what") }
        self.what = what
        keyID = Array(try reader.opaque8(0...Self.maximumKeyIDLength, field: "key_id"))
        hash = try LogDigest(from: &reader)
    }

    /// Writes the body.
    public func encode(into writer: inout ByteWriter) {
        writer.put(what.rawValue)
        writer.opaque8(keyID)
        hash.encode(into: &writer)
    }
}
