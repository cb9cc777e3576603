/// What the register keeps of one subject.
struct SubjectSessions {
    let subject: String
    /// Number of sessions so far.
    var sessionIndex: UInt32 = 0
    /// Why the next session will have begun, if none is on.
    var nextChange = SessionChange.firstEvent
    var recent = RecentEvents()
    var live: LiveSession?
    // Neighbours in the order of last activity; -1 at the ends.
    var newer = -1
    var older = -1
}
