import Crypto

/// What an operator hands to a device: where the collector is, whom to trust, and the one-time token.
///
/// A bundle is a secret until the token is spent, so it prints redacted.
public struct EnrolmentBundle: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The collector.
    public let collector: CollectorAddress
    /// The certificate authority to pin, in DER; nil if the collector has a certificate of a public one, or speaks plain HTTP on loopback.
    public let caCertificate: [UInt8]?
    /// The one-time token.
    public let token: EnrolmentToken
    /// The first root of trust, the exact bytes of its signed envelope.
    public let root: [UInt8]
    /// SHA-256 over `root`, 32 bytes; short enough to be compared by voice.
    public var rootSHA256: [UInt8] { Array(SHA256.hash(data: root)) }

    /// Makes a bundle.
    ///
    /// - Throws: `malformed` if the certificate isn't one DER sequence of at most 16 KiB, or the root is empty; `oversize` if the root
    ///   has more than 512,000 bytes.
    public init(collector: CollectorAddress, caCertificate: [UInt8]?, token: EnrolmentToken, root: [UInt8]) throws(EnrolmentError) {
        if let caCertificate, !Self.isSequence(caCertificate) { throw EnrolmentError(.malformed, field: "caCertificate") }
        guard !root.isEmpty else { throw EnrolmentError(.malformed, field: "root") }
        guard root.count <= 512_000 else { throw EnrolmentError(.oversize, field: "root") }
        self.collector = collector
        self.caCertificate = caCertificate
        self.token = token
        self.root = root
    }

    /// The collector only.
    public var description: String { "EnrolmentBundle(\(collector))" }
    /// The collector only.
    public var debugDescription: String { description }
    /// The collector only.
    public var customMirror: Mirror { Mirror(self, children: ["collector": collector.text]) }

    /// Whether bytes are exactly one DER SEQUENCE by their first tag and length (X.690, section 8.1); the TLS stack reads the rest.
    private static func isSequence(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4, bytes.count <= 16_384, bytes[0] == 0x30 else { return false }
        switch bytes[1] {
        case 0..<0x80: return bytes.count == 2 + Int(bytes[1])
        case 0x81: return bytes.count == 3 + Int(bytes[2])
        case 0x82: return bytes.count == 4 + Int(bytes[2]) << 8 + Int(bytes[3])
        default: return false
        }
    }
}
