import Crypto

/// The one-time secret that lets a device enrol: 128 random bits, which the operator hands over and the collector keeps only as a hash.
///
/// The text form is `st1-` and 32 characters of lower-case base32 (RFC 4648, section 6) over the 16 bytes and a 4-byte checksum: short
/// enough to type, and a slip is told from a wrong token. There is one spelling; upper case isn't accepted.
public struct EnrolmentToken: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    static let prefix = "st1-"
    /// The 16 secret bytes.
    let bytes: [UInt8]

    /// Makes a token of 16 bytes that the caller drew from a secure generator; another count is `malformed`.
    public init(randomBytes: [UInt8]) throws(EnrolmentError) {
        guard randomBytes.count == 16 else { throw EnrolmentError(.malformed, field: "token") }
        self.bytes = randomBytes
    }

    /// Reads the text form: `malformed` for what is no token, `badChecksum` for a token with a slip in it.
    public init(text: some StringProtocol) throws(EnrolmentError) {
        guard text.utf8.count == 36, text.utf8.starts(with: Self.prefix.utf8), let all = Base32.decode(text.utf8.dropFirst(4)), all.count == 20 else {
            throw EnrolmentError(.malformed, field: "token")
        }
        bytes = Array(all.prefix(16))
        guard all.suffix(4) == Self.checksum(bytes)[...] else { throw EnrolmentError(.badChecksum, field: "token") }
    }

    /// The text form, 36 characters. Show it once, to the operator.
    public var text: String { Self.prefix + Base32.encode(bytes + Self.checksum(bytes)) }

    /// What the collector stores: SHA-256 over `"sotto-1 enrolment token"` and the token, 32 bytes. The token has 128 random bits, so a
    /// plain hash is as good as a slow one.
    public var hash: [UInt8] { Array(SHA256.hash(data: Array("sotto-1 enrolment token".utf8) + bytes)) }

    /// Redacted.
    public var description: String { "EnrolmentToken(redacted)" }
    /// Redacted.
    public var debugDescription: String { description }
    /// Redacted.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array("sotto-1 enrolment token checksum".utf8) + bytes).prefix(4))
    }
}
