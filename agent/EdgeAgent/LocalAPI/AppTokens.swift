import Crypto
import Foundation

/// The per-app tokens that open the personal routes.
///
/// A token is 128 random bits in hexadecimal, one file per app under `tokens/` in the agent's directory. Only SHA-256 hashes are kept in
/// memory, and every hash is compared in constant time, so neither time nor memory tells how much of a guess was right.
struct AppTokens: Sendable {
    private let hashes: [(app: String, hash: SHA256.Digest)]

    /// Tokens by app name.
    init(_ tokens: [String: String]) {
        hashes = tokens.sorted { $0.key < $1.key }.map { ($0.key, SHA256.hash(data: Data($0.value.utf8))) }
    }

    /// The app that `token` belongs to, or nil. Every known token is compared, whether or not one matched already.
    func app(for token: some StringProtocol) -> String? {
        let offered = SHA256.hash(data: Data(token.utf8))
        var match: String?
        for (app, hash) in hashes where offered == hash { match = app }
        return match
    }

    /// The token of an `Authorization: Bearer` header, or nil.
    static func bearer(_ header: String?) -> Substring? {
        guard let header, header.utf8.count <= 256, header.lowercased().hasPrefix("bearer ") else { return nil }
        return header.dropFirst(7)
    }

    /// Makes a new token from the system's generator.
    static func generate() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
