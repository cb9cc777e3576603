/// The only way from an `UnverifiedRelease` to a `VerifiedRelease`.
public enum ReleaseVerifier {
    /// Verifies what came with a release on top of what is trusted: roots in order, final root, timestamp, targets, then every file.
    ///
    /// - Parameters:
    ///   - release: The parts, unchecked. Documents that `trusted` already holds may be left out.
    ///   - trusted: The trusted documents; they are replaced only if everything holds.
    ///   - kinds: Which files must be there; nil means all that the release names.
    /// - Throws: The first check that failed; `unknownTarget` for a file that is missing, or that the release doesn't name.
    public static func verify(
        _ release: UnverifiedRelease, trusted: inout TrustedMetadata, kinds: Set<TargetKind>? = nil
    ) throws(ReleaseError) -> VerifiedRelease {
        var updated = trusted
        for root in release.rootUpdates { try updated.updateRoot(root) }
        try updated.requireFinalRoot()
        if let timestamp = release.timestamp { _ = try updated.updateTimestamp(timestamp) }
        if let targets = release.targets { try updated.updateTargets(targets) }
        guard let targets = updated.targets else { throw ReleaseError(.outOfOrder, .targets) }
        guard case .fresh(let expires) = updated.freshness(at: updated.referenceTime) else { throw ReleaseError(.expired, .timestamp) }

        let wanted = targets.files.filter { kinds?.contains($0.kind) ?? true }
        if let stranger = release.files.keys.first(where: { name in !targets.files.contains { $0.name == name } }) {
            throw ReleaseError(.unknownTarget, file: stranger)
        }
        var files: [VerifiedRelease.File] = []
        for target in wanted {
            guard let bytes = release.files[target.name] else { throw ReleaseError(.unknownTarget, file: target.name) }
            try target.requireMatch(bytes)
            files.append(VerifiedRelease.File(target: target, bytes: bytes))
        }
        trusted = updated
        return VerifiedRelease(
            rootVersion: updated.root.version,
            targetsVersion: targets.version,
            expires: expires,
            files: files,
            kinds: kinds,
            authority: updated.targetsAuthority
        )
    }
}
