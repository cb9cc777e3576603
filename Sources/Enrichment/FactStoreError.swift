/// Why a fact was not taken. Errors with the same code are equal; the name says which fact, never what it holds.
public struct FactStoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// The name's scope is another one than the owner's.
        case wrongScope = "the fact belongs to another scope"
        /// The item or subject has no valid identifier.
        case invalidOwner = "an identifier has 1 to 64 bytes without control characters"
        /// A number that is not finite, or a text that is too long.
        case invalidValue = "the value is not finite or too long"
        /// A value that ``KnownFacts`` does not allow for this name.
        case outOfRange = "the value is not what a fact of this name may be"
        /// The end is not after now.
        case alreadyOver = "the fact is over already"
        /// The end is too far away.
        case livesTooLong = "the fact would live too long"
        /// No room; nothing that still holds is ever dropped for it.
        case full = "there is no room for more facts"
    }

    /// What is wrong.
    public let code: Code
    /// The fact's name.
    public let name: FactName

    /// States what is wrong with a fact of this name.
    public init(_ code: Code, _ name: FactName) {
        self.code = code
        self.name = name
    }

    /// The name and what is wrong, for a person.
    public var description: String { "\(name): \(code.rawValue)" }

    /// Errors are equal when they are of one kind.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
