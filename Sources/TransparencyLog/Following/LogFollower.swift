/// What an agent or an auditor knows of a log: the last checkpoint that it saw, which every later one must extend.
///
/// The shell offers a checkpoint's note; if the follower asks for a path, the shell has a ``TileReader`` make it and settles. The pin moves only
/// to a checkpoint that is signed, cosigned by the quorum and consistent; the shell stores ``pinned`` before it relies on it.
public struct LogFollower: Sendable {
    /// What to do after a checkpoint was offered or settled.
    public enum Step: Sendable {
        /// The checkpoint is the one that was pinned, perhaps with more cosignatures. Nothing to store but the time.
        case unchanged(VerifiedCheckpoint)
        /// The checkpoint is pinned now: the first ever, or one that extends the last. Store it.
        case advanced(VerifiedCheckpoint)
        /// The checkpoint is newer. Read the path from the pinned size with a ``TileReader`` of this checkpoint, then settle.
        case needsPath(from: UInt64, candidate: VerifiedCheckpoint)
        /// The log signed two checkpoints that can't both be true. Keep the evidence, show it, and stop trusting the log.
        case splitView(SplitViewEvidence)
    }

    /// Whether what is known is recent enough to act on.
    public enum Freshness: Hashable, Sendable {
        /// No checkpoint was ever seen.
        case unknown
        /// The latest proof of life is at most as old as was asked.
        case fresh(age: UInt64)
        /// It is older, so the log's operator or the network may be hiding what came after.
        case stale(age: UInt64)
    }

    /// Whom the follower believes.
    public let trust: LogTrust
    /// The last checkpoint that was seen.
    public private(set) var pinned: VerifiedCheckpoint?
    /// When a checkpoint was last seen that is the pinned one or extends it, Unix seconds.
    public private(set) var observed: UInt64

    /// A follower that has seen nothing.
    public init(trust: LogTrust) {
        self.trust = trust
        pinned = nil
        observed = 0
    }

    /// A follower that goes on from what was stored: the pinned note's bytes and when it was last seen.
    ///
    /// Only the log's signature is checked again, so that a change of witnesses doesn't cost the memory of what was seen.
    public init(trust: LogTrust, pinned: [UInt8], observed: UInt64) throws(TransparencyError) {
        self.trust = trust
        self.pinned = try trust.withoutWitnesses.verify(pinned)
        self.observed = observed
    }

    /// Takes a checkpoint's note at `now`, Unix seconds.
    ///
    /// - Throws: the errors of ``LogTrust/verify(_:)``; `rolledBack` when it is older than the pinned one.
    public mutating func offer(_ note: [UInt8], now: UInt64) throws(TransparencyError) -> Step {
        let candidate = try trust.verify(note)
        guard let last = pinned else { return advance(to: candidate, now) }
        if candidate.size == last.size {
            guard candidate.root == last.root else {
                return .splitView(SplitViewEvidence(older: last.note.bytes, newer: candidate.note.bytes, path: ConsistencyPath(hashes: [])))
            }
            pinned = candidate
            observed = max(observed, now)
            return .unchanged(candidate)
        }
        guard candidate.size > last.size else { throw TransparencyError(.rolledBack, "\(candidate.size) after \(last.size)") }
        // Every tree extends the empty one.
        return last.size == 0 ? advance(to: candidate, now) : .needsPath(from: last.size, candidate: candidate)
    }

    /// Settles a candidate with the path that its tiles hold.
    ///
    /// - Throws: `rolledBack` when the pin has moved past the candidate meanwhile; `proofLength`, or `rootMismatch` when the path is not the
    ///   candidate's, which says nothing about the log.
    public mutating func settle(
        _ candidate: VerifiedCheckpoint, path: ConsistencyPath, now: UInt64
    ) throws(TransparencyError) -> Step {
        guard let last = pinned, last.size > 0 else { return advance(to: candidate, now) }
        guard candidate.size > last.size else { return try offer(candidate.note.bytes, now: now) }
        let roots = try path.roots(from: last.size, to: candidate.size)
        guard roots.new == candidate.root else { throw TransparencyError(.rootMismatch, ConsistencyPath.place(last.size, candidate.size)) }
        guard roots.old == last.root else {
            return .splitView(SplitViewEvidence(older: last.note.bytes, newer: candidate.note.bytes, path: path))
        }
        return advance(to: candidate, now)
    }

    /// Checks that `entry` is entry `index` of the pinned checkpoint.
    ///
    /// - Throws: `unsigned` when nothing is pinned; `indexOutOfRange`, `proofLength` or `rootMismatch`.
    public func requireInclusion(of entry: [UInt8], at index: UInt64, proof: InclusionProof) throws(TransparencyError) {
        guard let pinned else { throw TransparencyError(.unsigned, "no checkpoint was seen") }
        try proof.verify(leaf: .leaf(entry), index: index, size: pinned.size, root: pinned.root)
    }

    /// How old the latest proof of life is at `now`: with a quorum, the time by which it had cosigned, which the log's operator can't forge;
    /// without one, when a checkpoint was last seen. A clock that was set back counts as age 0.
    public func freshness(now: UInt64, maximumAge: UInt64) -> Freshness {
        guard let pinned else { return .unknown }
        let time = pinned.witnessed(by: trust.policy.quorum) ?? observed
        let age = now > time ? now - time : 0
        return age <= maximumAge ? .fresh(age: age) : .stale(age: age)
    }

    private mutating func advance(to candidate: VerifiedCheckpoint, _ now: UInt64) -> Step {
        pinned = candidate
        observed = max(observed, now)
        return .advanced(candidate)
    }
}
