import Consent

/// What became of one batch of events.
struct IntakeResult: Sendable, Equatable {
    /// Events that count.
    var counted = 0
    /// Copies of events that counted before.
    var duplicates = 0
    /// Events that happened too long ago.
    var late = 0
    /// Events without consent, by reason.
    var refused: [ConsentRefusal: Int] = [:]

    /// Events that consent did not cover.
    var refusedCount: Int { refused.values.reduce(0, +) }
}
