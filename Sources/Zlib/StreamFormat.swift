/// What is wrapped around the deflate data (RFC 1951).
package enum StreamFormat: Sendable, CaseIterable {
    /// Nothing.
    case raw
    /// Two bytes of header and an Adler-32 (RFC 1950).
    case zlib
    /// A gzip header, a CRC-32 and the length (RFC 1952).
    case gzip

    /// zlib's `windowBits`: the largest window, and the wrapper in its sign and its fifth bit.
    var windowBits: Int32 {
        switch self {
        case .raw: -15
        case .zlib: 15
        case .gzip: 15 + 16
        }
    }
}
