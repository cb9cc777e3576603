/// What the program must do after consent was taken back, in the order it is listed: first nothing more leaves, then what is kept goes.
public enum ConsentAction: Sendable, Hashable {
    /// Let no byte leave any more for these purposes; an upload under way is abandoned.
    case stopUploads(ConsentPurposes)
    /// Delete queued reports of these purposes, sealed ones included.
    case eraseOutbox(ConsentPurposes)
    /// Delete events and sessions, in memory and stored.
    case eraseEvents
    /// Delete the feature state that ranking built from events.
    case eraseFeatures
    /// Delete what local training kept. The installed shared model holds nothing of the subject and stays.
    case eraseLocalModel
    /// Destroy the subject's key, so that copies of stored data (a backup, a free database page) can no longer be read.
    case destroyKey
}
