/// Why an enrolment message or a signed request was refused.
///
/// Two errors are equal when their codes are. Nothing in an error comes from the message itself, so it may be logged; what a
/// stranger is told should be no more than the HTTP status.
public struct EnrolmentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong. The raw value is stable and serves as a metric label.
    public enum Code: String, CaseIterable, Sendable {
        /// Not the format: broken text, a field missing, unknown or out of range.
        case malformed
        /// Longer than its cap.
        case oversize
        /// A version of the format that this program doesn't know.
        case unsupportedVersion = "unsupported_version"
        /// A token whose checksum doesn't match: a typing or copying error.
        case badChecksum = "bad_checksum"
        /// The address of the collector is neither HTTPS nor plain HTTP on loopback.
        case insecureAddress = "insecure_address"
        /// The root of trust isn't the one whose hash stands beside it.
        case wrongHash = "wrong_hash"
        /// The challenge isn't one that this collector issued.
        case unknownChallenge = "unknown_challenge"
        /// The challenge or the token is past its time.
        case expired
        /// A signature doesn't verify.
        case badSignature = "bad_signature"
        /// No such token.
        case unknownToken = "unknown_token"
        /// The token was spent by another device.
        case tokenSpent = "token_spent"
        /// The signature names another device than the key's.
        case wrongDevice = "wrong_device"
        /// The time in the signature is too far from the verifier's clock.
        case outsideClockWindow = "outside_clock_window"
    }

    /// What was wrong.
    public let code: Code
    /// The field it was found in, in the words of the format; empty if it was the whole.
    public let field: String

    /// Makes an error about a field.
    public init(_ code: Code, field: String = "") {
        self.code = code
        self.field = field
    }

    /// Equality on the code alone.
    public static func == (left: EnrolmentError, right: EnrolmentError) -> Bool { left.code == right.code }

    /// The code and the field.
    public var description: String { field.isEmpty ? code.rawValue : "\(code.rawValue) (\(field))" }
}
