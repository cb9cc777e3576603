import Crypto

/// The HPKE suites of this version: DHKEM(X25519, HKDF-SHA256) with HKDF-SHA256 (RFC 9180, section 7).
public enum HPKESuite: Sendable, CaseIterable {
    /// AES-128-GCM: mandatory in DAP.
    case aes128GCM
    /// ChaCha20-Poly1305, for machines without AES instructions.
    case chaCha20Poly1305

    /// DHKEM(X25519, HKDF-SHA256).
    public static let kem: UInt16 = 0x0020
    /// HKDF-SHA256.
    public static let kdf: UInt16 = 0x0001
    /// The length of a public key and of an encapsulated key, in bytes.
    public static let keyLength = 32
    /// How much longer a ciphertext is than its plaintext, in bytes.
    public static let tagLength = 16

    /// The AEAD's identifier.
    public var aead: UInt16 {
        switch self {
        case .aes128GCM: 0x0001
        case .chaCha20Poly1305: 0x0003
        }
    }

    /// The suite of a configuration, or nil when this version does not support it.
    public init?(_ configuration: HPKEConfiguration) {
        guard configuration.kem == Self.kem, configuration.kdf == Self.kdf else { return nil }
        guard let suite = Self.allCases.first(where: { $0.aead == configuration.aead }) else { return nil }
        self = suite
    }

    var ciphersuite: HPKE.Ciphersuite {
        switch self {
        case .aes128GCM: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_128)
        case .chaCha20Poly1305: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .chaChaPoly)
        }
    }
}
