/// One session of views, in order, as a recorded file or the generator gives it.
package struct RecordedSession: Sendable, Equatable {
    /// The file's name for the session.
    package var id: String
    /// Identifiers of the items viewed, in order; at least one.
    package var items: [String]
    /// Unix milliseconds of each view, or nil when the file keeps only the order.
    package var times: [Int64]?

    package init(id: String, items: [String], times: [Int64]? = nil) {
        self.id = id
        self.items = items
        self.times = times
    }

    /// The time of the last view, if the session has times.
    package var endedAt: Int64? { times?.last }
}
