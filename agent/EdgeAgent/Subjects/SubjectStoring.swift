import Consent

/// What the live subjects need of the agent's store. Every call returns when its change is durable.
protocol SubjectStoring: Sendable {
    /// The stored states of subjects, the one that was silent longest first.
    func sessionStates() throws -> [[UInt8]]
    /// Replaces a subject's session state.
    func saveSessionState(_ bytes: [UInt8], subject: String) throws
    /// Keeps a closed session for training; the oldest make room.
    func saveClosedSession(_ bytes: [UInt8], subject: String, endedAt: Int64) throws
    /// Deletes a subject's closed sessions.
    func eraseClosedSessions(of subject: String) throws
    /// A subject's stored choices, or nil if it never made any.
    func consent(of subject: String) throws -> ConsentRegister?
    /// Stores a subject's choices.
    func saveConsent(_ register: ConsentRegister) throws
    /// Deletes a subject's queued reports for purposes.
    func eraseOutbox(of subject: String, purposes: ConsentPurposes, now: Int64) throws
    /// Deletes everything of a subject but its choices and the ledger's totals.
    func erase(subject: String, now: Int64) throws
}
