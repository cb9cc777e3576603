public import ModelRelease

/// What a device does with the documents and files of a release. Every method returns only when its change is durable.
public protocol ReleaseStoring: Sendable {
    /// The stored documents, and what is installed.
    func storedRelease() async throws -> (metadata: StoredMetadata, state: InstallState)

    /// A stored file with this SHA-256, or nil.
    func releaseFile(sha256: [UInt8]) async throws -> [UInt8]?

    /// What a delta of the release makes of the stored file with this SHA-256; nil when that isn't there or the delta doesn't fit. The caller
    /// verifies what comes out.
    func apply(delta: [UInt8], to sha256: [UInt8]) async throws -> [UInt8]?

    /// Replaces the stored document of a role.
    func persist(_ role: ReleaseRole, _ bytes: [UInt8]) async throws

    /// Deletes the stored document of a role.
    func remove(_ role: ReleaseRole) async throws

    /// Decodes the release's files and, if they can be used, stores them with the state in one transaction.
    ///
    /// - Returns: False when the device cannot use the content; then nothing has changed.
    func install(_ release: VerifiedRelease, _ state: InstallState) async throws -> Bool
}
