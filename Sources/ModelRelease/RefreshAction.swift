/// What a `ReleaseRefresh` asks of the program around it.
public enum RefreshAction: Equatable, Sendable {
    /// Get `path` below the release address and answer with `received` or `failed`. Stop reading after `maximumBytes`
    /// and answer `failed(.tooLong)`.
    case fetch(path: String, maximumBytes: Int)
    /// Look for a file with this SHA-256 in the local store and answer with `received` or `failed(.notFound)`.
    case load(sha256: [UInt8])
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

/// Why a fetch or a look-up brought nothing.
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
