/// Why a request to the collector got no usable answer.
///
/// Equality is on the code alone. The detail names hosts, limits and statuses, never report or event content.
public struct CollectorClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Equatable, Sendable {
        /// No connection, or it broke before the answer was complete. Try again later.
        case unreachable
        /// The server's certificate does not chain to the pinned authority, or TLS failed otherwise.
        case tlsFailed
        /// No complete answer within the deadline. Try again later.
        case timedOut
        /// The answer is longer than what was allowed for it.
        case oversize
        /// The server answered with this status, which is neither success nor expected.
        case status(Int)
        /// The answer is not the message that was expected.
        case malformed
        /// The collector's URL cannot be used (wrong scheme, or plain HTTP to a host that is not loopback).
        case badURL
        /// The request could not be signed.
        case signing
    }

    /// The collector refuses the device itself (403).
    public static var deviceRefused: Self { Self(.status(403), "the device is refused") }
    /// The collector does not accept the device's signature (401).
    public static var unauthenticated: Self { Self(.status(401), "the signature is not accepted") }

    /// What went wrong.
    public let code: Code
    /// Where, in words without personal content.
    public let detail: String
    /// How long the server asks to wait, in seconds (RFC 9110, section 10.2.3), capped at a day.
    public let retryAfter: UInt64?

    /// Makes an error.
    public init(_ code: Code, _ detail: String, retryAfter: UInt64? = nil) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The error in one line.
    public var description: String { "\(code): \(detail)" }

    /// Whether the same request may succeed later, unchanged.
    public var isTransient: Bool {
        switch code {
        case .unreachable, .timedOut: true
        case .status(let status): status == 429 || status == 408 || status >= 500
        default: false
        }
    }
}
