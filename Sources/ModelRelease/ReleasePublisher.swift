import Crypto

/// The publisher's side: makes root, targets and timestamp from keys and contents. Pure; the caller writes the files it returns,
/// in their order, so that no document is ever served before what it names.
///
/// Every document is checked against the root before it is handed out, so a missing signer shows here and not on the devices.
public struct ReleasePublisher: Sendable {
    /// The current root.
    public private(set) var root: RootMetadata
    /// The current list of files.
    public private(set) var targets: TargetsMetadata?
    /// The current timestamp.
    public private(set) var timestamp: TimestampMetadata?
    /// How long new documents are good for.
    public let lifetimes: ReleaseLifetimes

    /// Begins a repository with version 1 of its root.
    ///
    /// - Throws: `thresholdNotMet` unless enough of the root's own keys are among the signers; the errors of `RootMetadata`.
    public static func establish(
        root: RoleKeys, targets: RoleKeys, timestamp: RoleKeys, log: ReleaseLog? = nil, signers: [ReleaseSigner], at now: UInt64,
        lifetimes: ReleaseLifetimes = .init()
    ) throws(ReleaseError) -> (publisher: ReleasePublisher, root: PublishedFile) {
        let metadata = try RootMetadata(
            version: 1, expires: lifetimes.expiry(lifetimes.root, from: now), root: root, targets: targets, timestamp: timestamp, log: log)
        let file = PublishedFile(path: ReleasePath.root(1), bytes: try Self.signed(metadata, by: signers, under: [metadata]))
        return (ReleasePublisher(root: metadata, lifetimes: lifetimes), file)
    }

    private init(root: RootMetadata, lifetimes: ReleaseLifetimes) {
        self.root = root
        self.lifetimes = lifetimes
    }

    /// Goes on from what was published last. Signatures and hashes are verified, expiry isn't: an overdue repository must be renewable.
    public init(restoring stored: StoredMetadata, lifetimes: ReleaseLifetimes = .init()) throws(ReleaseError) {
        var trusted = try TrustedMetadata(root: stored.root, referenceTime: 0)
        if let timestamp = stored.timestamp { try trusted.restoreTimestamp(timestamp) }
        if let targets = stored.targets { try trusted.updateTargets(targets) }
        self.root = trusted.root
        self.timestamp = trusted.timestamp
        self.targets = trusted.targets
        self.lifetimes = lifetimes
    }

    /// The number under which the next file of a kind may be published.
    public func nextVersion(of kind: TargetKind) -> UInt64 { (targets?[kind]?.modelVersion ?? 0) + 1 }

    /// Publishes a release: the given files, and those of other kinds as they were. With no file at all, it renews the documents.
    ///
    /// - Returns: The files, then `N.targets.json`, then `timestamp.json`.
    /// - Throws: `rollback` or `conflictingVersion` for a version that doesn't grow, `thresholdNotMet` for missing signers.
    public mutating func publish(
        _ contents: [ReleaseContent], targetsSigners: [ReleaseSigner], timestampSigners: [ReleaseSigner], at now: UInt64
    ) throws(ReleaseError) -> [PublishedFile] {
        var entries: [(TargetFile, [UInt8])] = []
        for content in contents {
            entries.append((try Self.target(content, restores: nil), content.bytes))
        }
        return try publish(entries, targetsSigners: targetsSigners, timestampSigners: timestampSigners, at: now)
    }

    /// Goes back to older content by publishing it forward: the bytes get the next higher number, and the entry says which one they
    /// had (`TargetFile.restores`).
    ///
    /// - Parameters:
    ///   - content: The older file; its `modelVersion` is the number it was first published under.
    public mutating func restore(
        _ content: ReleaseContent, targetsSigners: [ReleaseSigner], timestampSigners: [ReleaseSigner], at now: UInt64
    ) throws(ReleaseError) -> [PublishedFile] {
        let forward = ReleaseContent(name: content.name, kind: content.kind, modelVersion: nextVersion(of: content.kind), bytes: content.bytes)
        let entry = try Self.target(forward, restores: content.modelVersion)
        return try publish([(entry, content.bytes)], targetsSigners: targetsSigners, timestampSigners: timestampSigners, at: now)
    }

    /// Signs a new timestamp for the current targets document; to be done well before the old one expires.
    public mutating func renewTimestamp(signers: [ReleaseSigner], at now: UInt64) throws(ReleaseError) -> PublishedFile {
        guard let named = timestamp?.targets else { throw ReleaseError(.outOfOrder, .timestamp) }
        let (next, file) = try makeTimestamp(naming: named, signers: signers, at: now)
        timestamp = next
        return file
    }

    /// Replaces keys or renews the root. Both the old root's and the new root's signers are needed.
    ///
    /// Publish with the new signers right after if the targets or timestamp keys changed.
    ///
    /// - Parameter log: The public log that the next root names; nil for the one that this root names.
    public mutating func rotate(
        root keys: RoleKeys, targets: RoleKeys, timestamp: RoleKeys, log: ReleaseLog? = nil, signers: [ReleaseSigner], at now: UInt64
    ) throws(ReleaseError) -> PublishedFile {
        let next = try RootMetadata(
            version: root.version + 1,
            expires: lifetimes.expiry(lifetimes.root, from: now),
            root: keys,
            targets: targets,
            timestamp: timestamp,
            log: log ?? root.log
        )
        let file = PublishedFile(path: ReleasePath.root(next.version), bytes: try Self.signed(next, by: signers, under: [root, next]))
        root = next
        return file
    }

    private mutating func publish(
        _ entries: [(TargetFile, [UInt8])], targetsSigners: [ReleaseSigner], timestampSigners: [ReleaseSigner], at now: UInt64
    ) throws(ReleaseError) -> [PublishedFile] {
        var files = targets?.files ?? []
        for (entry, _) in entries {
            if let last = targets?[entry.kind] {
                guard entry.modelVersion >= last.modelVersion else { throw ReleaseError(.rollback, file: entry.name) }
                guard entry.modelVersion > last.modelVersion || entry == last else { throw ReleaseError(.conflictingVersion, file: entry.name) }
            }
            files.removeAll { $0.kind == entry.kind }
            files.append(entry)
        }
        // A delta leads to the table that it was released with, and to no later one.
        if let items = files.first(where: { $0.kind == .items }) {
            files.removeAll { $0.kind == .itemsDelta && $0.modelVersion != items.modelVersion }
        }
        let next = try TargetsMetadata(
            version: (targets?.version ?? 0) + 1, expires: lifetimes.expiry(lifetimes.targets, from: now), files: files)
        let bytes = try Self.signed(next, by: targetsSigners, under: [root])
        let named = TimestampMetadata.Targets(version: next.version, length: bytes.count, sha256: Array(SHA256.hash(data: bytes)))
        let (nextTimestamp, timestampFile) = try makeTimestamp(naming: named, signers: timestampSigners, at: now)
        targets = next
        timestamp = nextTimestamp
        return entries.map { PublishedFile(path: ReleasePath.file($0.0), bytes: $0.1) }
            + [PublishedFile(path: ReleasePath.targets(next.version), bytes: bytes), timestampFile]
    }

    private func makeTimestamp(
        naming named: TimestampMetadata.Targets, signers: [ReleaseSigner], at now: UInt64
    ) throws(ReleaseError) -> (TimestampMetadata, PublishedFile) {
        let next = try TimestampMetadata(
            version: (timestamp?.version ?? 0) + 1, expires: lifetimes.expiry(lifetimes.timestamp, from: now), targets: named)
        return (next, PublishedFile(path: ReleasePath.timestamp, bytes: try Self.signed(next, by: signers, under: [root])))
    }

    private static func target(_ content: ReleaseContent, restores: UInt64?) throws(ReleaseError) -> TargetFile {
        try TargetFile(
            name: content.name,
            length: content.bytes.count,
            sha256: Array(SHA256.hash(data: content.bytes)),
            kind: content.kind,
            modelVersion: content.modelVersion,
            restores: restores,
            source: content.source
        )
    }

    /// Signs with those of the signers whose keys count, and requires the threshold of each root given.
    private static func signed(
        _ metadata: some ReleaseMetadata, by signers: [ReleaseSigner], under roots: [RootMetadata]
    ) throws(ReleaseError) -> [UInt8] {
        let role = type(of: metadata).role
        let counted = Set(roots.flatMap { $0.keys(of: role).keys })
        let envelope = try SignedEnvelope(role: role, payload: metadata.payload(), signers: signers.filter { counted.contains($0.key) })
        for root in roots { try root.requireThreshold(envelope, as: role) }
        return envelope.encoded()
    }
}
