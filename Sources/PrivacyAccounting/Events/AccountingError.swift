/// Why an accountant gives no figure. It never guesses one.
public struct AccountingError: Error, Hashable, Sendable {
    /// The kind of refusal.
    public enum Code: String, Hashable, Sendable {
        /// The accountant has no theorem for this event.
        case unsupportedEvent
        /// The event is known, but not under this neighbouring relation.
        case unsupportedNeighboring
        /// A parameter is outside its range.
        case invalidParameter
        /// The computation would exceed its stated size.
        case tooLarge
    }

    /// What is wrong.
    public let code: Code
    /// Which event or parameter, and what to do.
    public let detail: String

    /// A refusal with its reason.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
