/// The ledger's answer to a ``ChargeRequest``.
public enum ChargeDecision: Hashable, Sendable {
    /// The budget covers the release; the row must be made durable and folded before any noise is drawn.
    case granted(LedgerRow)
    /// The release already exists: send its stored bytes, draw nothing, pay nothing.
    case alreadyReleased(ReleaseID)
    /// The release may not be made.
    case refused(RefusalReason)
}
