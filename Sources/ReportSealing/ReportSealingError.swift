/// Why a report could not be sealed. Nothing was sent; the charge stays spent.
public struct ReportSealingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// None of the collector's key configurations is of a suite that this version supports.
        case noSupportedConfiguration
        /// The task needs secret shares for two aggregators, which this version does not make.
        case unsupportedTrustMode
        /// The chosen public key is one that no honest collector has: a shared secret with it would be known to everybody.
        case badPublicKey
    }

    /// What went wrong.
    public let code: Code

    /// Makes an error.
    public init(_ code: Code) { self.code = code }

    /// The code's name.
    public var description: String { code.rawValue }
}
