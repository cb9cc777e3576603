import Crypto

/// SHA-256 of the bytes of a scorecard's file: with the card's name it says which card gave a score.
public struct ScorecardDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    init(of file: [UInt8]) { bytes = Array(SHA256.hash(data: file)) }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
