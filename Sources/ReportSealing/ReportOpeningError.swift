public import ReportFormat

/// Why a sealed report could not be opened. All cryptographic failures are one code, so that an answer is no oracle.
public struct ReportOpeningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// The report is sealed to a key that is not, or no longer, in use.
        case outdatedConfig
        /// The ciphertext is not a report of this task, agreement, round, time and name, sealed to this key.
        case decryptError
        /// The report has another shape than the task's reports: lengths, ciphertexts, extensions.
        case invalidMessage
    }

    /// What went wrong.
    public let code: Code

    /// Makes an error.
    public init(_ code: Code) { self.code = code }

    /// The code as the sender is told.
    public var rejection: ReportRejection {
        switch code {
        case .outdatedConfig: .outdatedConfiguration
        case .decryptError: .hpkeDecryptError
        case .invalidMessage: .invalidMessage
        }
    }

    /// The code's name.
    public var description: String { code.rawValue }
}
