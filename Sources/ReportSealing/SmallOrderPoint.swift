/// The X25519 public keys with which every key agreement ends in zero, so that everybody knows the "secret".
///
/// RFC 9180, section 7.1.4, and RFC 7748, section 6.1, demand that such an agreement is refused. The cryptographic library leaves the
/// check to its caller, and hides the agreement inside HPKE; so the points are refused by name. There are seven of them: of order 1, 2, 4
/// and 8 on the curve and its twist, 0 and 1 also as p and p + 1. X25519 ignores the top bit of a key.
enum SmallOrderPoint {
    /// Little-endian u-coordinates, as keys are written.
    static let encodings: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [
            0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A,
            0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
        ],
        [
            0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B,
            0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
        ],
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
    ]

    /// Whether a public key of 32 bytes is one of them.
    static func contains(_ key: [UInt8]) -> Bool {
        guard let last = key.last else { return false }
        return encodings.contains { $0.last == last & 0x7F && $0.dropLast() == key.dropLast() }
    }
}
