/// Why stored session state was not taken. Says where, never what.
public struct SessionStateError: Error, Hashable, CustomStringConvertible {
    /// The cause.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The bytes end too early.
        case truncated
        /// The bytes are not session state, or of a version this program doesn't know.
        case unknownVersion = "unknown_version"
        /// The check sum does not match: the bytes were damaged.
        case checksum
        /// A count or a length is above the register's limits.
        case overLimit = "over_limit"
        /// A value that no writer makes.
        case malformed
        /// Bytes follow the state.
        case trailingBytes = "trailing_bytes"
    }

    /// The cause.
    public let code: Code
    /// Offset of the byte in the state.
    public let offset: Int

    /// Compares the codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Place and code.
    public var description: String { "session state, byte \(offset): \(code.rawValue)" }
}
