/// The signed documents that are trusted so far, and the only code that adds one to them.
///
/// The checks and their order are those of TUF 1.0.34, section 5.3 to 5.6, with snapshot folded into timestamp. Each update either
/// succeeds or leaves everything as it was. The reference time is fixed for the life of a value, so that one refresh sees one clock.
public struct TrustedMetadata: Sendable {
    /// What a timestamp brought.
    public enum TimestampUpdate: Equatable, Sendable {
        /// A newer one, now trusted.
        case newer
        /// The version that is trusted already; whatever else it says is ignored.
        case unchanged
    }

    /// The Unix second at which expiry is judged.
    public let referenceTime: UInt64
    /// The newest root.
    public private(set) var root: RootMetadata
    /// The newest timestamp.
    public private(set) var timestamp: TimestampMetadata?
    /// The targets document that the timestamp names.
    public private(set) var targets: TargetsMetadata?
    /// Whether a root that came in changed the timestamp role. A timestamp stored before then must be forgotten, or an attacker who
    /// held the old key could have set its version so high that no honest one would ever pass (TUF's fast-forward attack, 5.3.11).
    public private(set) var timestampKeysRotated = false

    /// Starts from a root that came with the enrolment or was stored by an earlier refresh. Its expiry doesn't matter yet.
    ///
    /// - Throws: `oversize`, `malformed`, `wrongType`, `thresholdNotMet` and the errors of a root's content.
    public init(root bytes: [UInt8], referenceTime: UInt64) throws(ReleaseError) {
        let envelope = try SignedEnvelope(decoding: bytes, role: .root)
        let root = try RootMetadata(payload: envelope.payload)
        try root.requireThreshold(envelope, as: .root)
        self.root = root
        self.referenceTime = referenceTime
    }

    /// Follows the chain of roots by one step (5.3.4 to 5.3.8).
    ///
    /// - Throws: `thresholdNotMet` unless both the old root's and the new root's keys signed; `wrongVersion` unless it is the next one.
    public mutating func updateRoot(_ bytes: [UInt8]) throws(ReleaseError) {
        guard timestamp == nil else { throw ReleaseError(.outOfOrder, .root) }
        let envelope = try SignedEnvelope(decoding: bytes, role: .root)
        try root.requireThreshold(envelope, as: .root)
        let next = try RootMetadata(payload: envelope.payload)
        try next.requireThreshold(envelope, as: .root)
        guard next.version == root.version + 1 else { throw ReleaseError(.wrongVersion, .root) }
        if !next.timestamp.isSameAuthority(as: root.timestamp) { timestampKeysRotated = true }
        root = next
    }

    /// Requires that the last root of the chain is unexpired (5.3.10); else `expired`.
    public func requireFinalRoot() throws(ReleaseError) {
        try requireUnexpired(root.expires, .root)
    }

    /// Takes back the timestamp of an earlier refresh, whose version is the floor for newer ones. It may be expired.
    ///
    /// - Throws: `thresholdNotMet` if the keys have changed since, also when they overlap: the floor then starts anew.
    public mutating func restoreTimestamp(_ bytes: [UInt8]) throws(ReleaseError) {
        guard timestamp == nil else { throw ReleaseError(.outOfOrder, .timestamp) }
        guard !timestampKeysRotated else { throw ReleaseError(.thresholdNotMet, .timestamp) }
        timestamp = try verified(bytes)
    }

    /// Takes the timestamp that the collector serves now (5.4).
    ///
    /// - Throws: `rollback` if it, or the targets version in it, is lower than what is trusted; `expired` if it, the final root or an
    ///   unchanged trusted timestamp is past its time.
    public mutating func updateTimestamp(_ bytes: [UInt8]) throws(ReleaseError) -> TimestampUpdate {
        guard targets == nil else { throw ReleaseError(.outOfOrder, .timestamp) }
        try requireFinalRoot()
        let next: TimestampMetadata = try verified(bytes)
        if let timestamp {
            guard next.version >= timestamp.version else { throw ReleaseError(.rollback, .timestamp) }
            if next.version == timestamp.version {
                try requireUnexpired(timestamp.expires, .timestamp)
                return .unchanged
            }
            guard next.targets.version >= timestamp.targets.version else { throw ReleaseError(.rollback, .targets) }
        }
        try requireUnexpired(next.expires, .timestamp)
        timestamp = next
        return .newer
    }

    /// Takes the targets document that the timestamp names, from wherever it comes (5.6).
    ///
    /// - Throws: `oversize`, `wrongLength` or `wrongHash` before anything is parsed; then `thresholdNotMet`, `wrongVersion`, `expired`.
    public mutating func updateTargets(_ bytes: [UInt8]) throws(ReleaseError) {
        guard let timestamp, targets == nil else { throw ReleaseError(.outOfOrder, .targets) }
        try requireFinalRoot()
        try requireUnexpired(timestamp.expires, .timestamp)
        try Self.requireMatch(bytes, timestamp.targets)
        let next: TargetsMetadata = try verified(bytes)
        guard next.version == timestamp.targets.version else { throw ReleaseError(.wrongVersion, .targets) }
        try requireUnexpired(next.expires, .targets)
        targets = next
    }

    /// How recent the collector's word is at a Unix second: the earliest expiry of the documents trusted.
    public func freshness(at time: UInt64) -> ReleaseFreshness {
        guard let timestamp else { return .unknown }
        let expires = min(root.expires, timestamp.expires, targets?.expires ?? .max)
        return time < expires ? .fresh(until: expires) : .frozen(since: expires)
    }

    private func verified<Metadata: ReleaseMetadata>(_ bytes: [UInt8]) throws(ReleaseError) -> Metadata {
        let envelope = try SignedEnvelope(decoding: bytes, role: Metadata.role)
        try root.requireThreshold(envelope, as: Metadata.role)
        return try Metadata(payload: envelope.payload)
    }

    private func requireUnexpired(_ expires: UInt64, _ role: ReleaseRole) throws(ReleaseError) {
        guard referenceTime < expires else { throw ReleaseError(.expired, role) }
    }
}
