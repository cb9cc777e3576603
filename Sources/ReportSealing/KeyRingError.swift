/// Why a key could not be added to a ring.
public struct KeyRingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// A key of this identifier is pending, active or still opening.
        case identifierInUse
    }

    /// What went wrong.
    public let code: Code

    /// Makes an error.
    public init(_ code: Code) { self.code = code }

    /// The code's name.
    public var description: String { code.rawValue }
}
