/// The root of trust: which keys may sign what, and how many of them must.
///
/// Kept offline. An agent gets its first root with its enrolment and follows later ones version by version.
public struct RootMetadata: ReleaseMetadata {
    /// The root role.
    public static var role: ReleaseRole { .root }
    /// The version, which grows by exactly one.
    public let version: UInt64
    /// The Unix second of expiry. Only the newest root's counts.
    public let expires: UInt64
    /// Who signs the next root.
    public let root: RoleKeys
    /// Who signs the list of files.
    public let targets: RoleKeys
    /// Who signs the timestamp; online keys, so none of them may also be a root or targets key.
    public let timestamp: RoleKeys
    /// The public log; nil when none is required, as in every root from before there was one.
    public let log: ReleaseLog?

    /// Makes a root document.
    ///
    /// - Throws: `sharedKey` if a timestamp key is also a root or targets key; `malformed` for a version or time out of range.
    public init(
        version: UInt64, expires: UInt64, root: RoleKeys, targets: RoleKeys, timestamp: RoleKeys, log: ReleaseLog? = nil
    ) throws(ReleaseError) {
        try requireCounting(version, .root)
        try requireCounting(expires, .root)
        guard Set(timestamp.keys).isDisjoint(with: root.keys + targets.keys) else { throw ReleaseError(.sharedKey, .root) }
        self.version = version
        self.expires = expires
        self.root = root
        self.targets = targets
        self.timestamp = timestamp
        self.log = log
    }

    /// The keys of a role.
    public func keys(of role: ReleaseRole) -> RoleKeys {
        switch role {
        case .root: root
        case .targets: targets
        case .timestamp: timestamp
        }
    }

    /// Requires that enough distinct keys of a role signed the envelope; else `thresholdNotMet`.
    public func requireThreshold(_ envelope: SignedEnvelope, as role: ReleaseRole) throws(ReleaseError) {
        let authority = keys(of: role)
        guard envelope.validSigners(of: authority) >= authority.threshold else { throw ReleaseError(.thresholdNotMet, role) }
    }
}
