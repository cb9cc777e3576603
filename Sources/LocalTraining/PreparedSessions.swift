import VectorMath

/// One subject's training events with their candidates' features: what can be kept from one round to the next, because it depends on the
/// item table and the sessions but not on the weights.
///
/// Features are kept as they are, without zeros, so that a gradient from here has the bits of one that is computed afresh.
package struct PreparedSessions: Sendable, Equatable {
    /// One view: the candidates before it, and which of them it was.
    struct Event: Sendable, Equatable {
        let rows: SparseRows
        let target: Int
    }

    var events: [Event] = []
    /// Views left out because their item was no candidate.
    var skipped = 0

    /// Bytes that keeping it takes, allocations included: about 90 for each candidate of each event.
    package var byteCount: Int { 64 + events.reduce(0) { $0 + $1.rows.byteCount + Self.eventOverhead } }

    /// The event itself, and the headers and rounding of three arrays.
    private static let eventOverhead = 192
}
