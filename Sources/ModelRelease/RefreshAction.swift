/// What a `ReleaseRefresh` asks of the program around it.
public enum RefreshAction: Equatable, Sendable {
    /// Get `path` below the release address and answer with `received` or `failed`. Stop reading after `maximumBytes`
    /// and answer `failed(.tooLong)`.
    case fetch(path: String, maximumBytes: Int)
    /// Look for a file with this SHA-256 in the local store and answer with `received` or `failed(.notFound)`.
    case load(sha256: [UInt8])
    /// Apply a delta, which the release names, to the stored file with this SHA-256 and answer with `received` or `failed(.notFound)`. What
    /// comes out is verified; a device that doesn't know deltas of this kind answers that it failed and is given the whole file to fetch.
    case apply(delta: [UInt8], to: [UInt8])
    /// Make the document durable under its role, by an atomic replacement, before the next answer.
    case persist(ReleaseRole, [UInt8])
    /// Delete the stored document of a role.
    case remove(ReleaseRole)
    /// Decode the content; then write the files and the state in one transaction and answer `installed()`, or answer
    /// `refused()` and change nothing.
    case install(VerifiedRelease, InstallState)
    /// The end: everything is current.
    case finished(RefreshOutcome)
    /// The end: a step failed. What was trusted and installed before still is.
    case stop(ReleaseError)
}

/// Why a fetch, a look-up or a delta brought nothing.
public enum FetchFailure: Equatable, Sendable {
    /// There is no such document.
    case notFound
    /// It is longer than the number of bytes asked for.
    case tooLong
    /// No answer, a broken connection, a server error.
    case unavailable
}

/// How a refresh ended that met no error.
public struct RefreshOutcome: Equatable, Sendable {
    /// Whether a new release was installed.
    public let didInstall: Bool
    /// What is installed now.
    public let installed: InstallState
    /// Until when the collector's word is good.
    public let freshness: ReleaseFreshness
}
