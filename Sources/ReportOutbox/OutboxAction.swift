public import ReportFormat

/// What the shell must do after an input to an ``Outbox``.
public enum OutboxAction: Hashable, Sendable {
    /// Upload these entries, in this order, as one batch; answer with ``Outbox/accepted(_:at:)``, ``Outbox/rejected(_:_:at:)`` and, for
    /// whatever stays without an answer, ``Outbox/failed(flight:retryAfter:at:)``.
    case send(flight: UInt64, [[UInt8]])
    /// Stop an upload that is under way; its answers no longer matter.
    case cancel(flight: UInt64)
    /// The collector has the entry: move it to what was sent.
    case delivered([UInt8])
    /// Delete the entry; it is never sent again.
    case drop([UInt8], OutboxDropReason)
    /// Call ``Outbox/tick(at:using:)`` at this time, in Unix milliseconds.
    case wakeAt(Int64)
}

/// Why an entry left the outbox without being delivered.
public enum OutboxDropReason: Hashable, Sendable {
    /// It waited too long.
    case expired
    /// There was no room.
    case overflow
    /// The collector refused it for good.
    case rejected(ReportRejection)
    /// Its subject withdrew.
    case withdrawn
}
