import Consent

/// What the live subjects need of the agent's store. Every call returns when its change is durable.
protocol SubjectStoring: Sendable {
    /// The stored states of subjects' sessions.
    func sessionStates() throws -> [[UInt8]]
    /// Replaces a subject's session state; nil removes it.
    func saveSessionState(_ bytes: [UInt8]?, subject: String) throws
    /// Keeps a closed session for training; the oldest make room.
    func saveClosedSession(_ bytes: [UInt8], subject: String, endedAt: Int64) throws
    /// Deletes a subject's closed sessions.
    func eraseClosedSessions(of subject: String) throws
    /// A subject's stored choices, or nil if it never made any.
    func consent(of subject: String) throws -> ConsentRegister?
    /// Stores a subject's choices.
    func saveConsent(_ register: ConsentRegister) throws
    /// The choices of subjects that withdrew at least one purpose and of whom something is still kept that such a withdrawal erases.
    func unfinishedWithdrawals() throws -> [ConsentRegister]
    /// What the host application said about a subject, or nil.
    func attributes(of subject: String) throws -> [UInt8]?
    /// Replaces what the host application said about a subject; nil removes it.
    func saveAttributes(_ bytes: [UInt8]?, subject: String) throws
    /// Deletes a subject's queued reports.
    func eraseOutbox(of subject: String, now: Int64) throws
    /// Deletes everything of a subject but its choices and the ledger's totals.
    func erase(subject: String, now: Int64) throws

    /// Overwrites what was deleted before, also where the store keeps changes before it applies them.
    func overwriteWhatWasDeleted() throws
}

/// Whoever may have a subject's reports on the way out.
protocol UploadStopping: AnyObject, Sendable {
    /// Abandons an upload that carries reports of the subject and forgets those that wait. When it returns, no further byte of them leaves.
    func stopUploads(of subject: String, now: Int64) async
}
