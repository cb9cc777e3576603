/// Why the agent ends a stream, as the `end` event says it.
enum StreamEnd: String, Sendable {
    /// The subject took consent to ranking back, or its data was erased. Asking again gets what everybody gets.
    case consentWithdrawn = "consent_withdrawn"
    /// The agent stops; ask again later.
    case shutdown
    /// The store failed; ask again later.
    case failed
}
