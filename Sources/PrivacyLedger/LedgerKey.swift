import Crypto

/// The device's secret that authenticates ledger rows: without it, nobody can write a row that verifies.
public struct LedgerKey: Sendable {
    /// The length of the key, in bytes.
    public static let byteCount = 32

    let key: SymmetricKey

    /// A key of exactly ``byteCount`` secret random bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.key = SymmetricKey(data: Array(bytes))
    }

    /// HMAC-SHA256 of a message under the key, 32 bytes.
    package func authenticationCode(for message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    /// Whether `code` is the message's code. Takes the same time for every wrong code.
    package func isValid(_ code: ArraySlice<UInt8>, for message: ArraySlice<UInt8>) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(Array(code), authenticating: message, using: key)
    }
}
