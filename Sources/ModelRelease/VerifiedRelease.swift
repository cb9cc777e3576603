/// A release whose every byte hangs from the root of trust. Only `ReleaseVerifier` can make one.
public struct VerifiedRelease: Equatable, Sendable {
    /// A file with its verified content.
    public struct File: Equatable, Sendable {
        /// The entry in the targets document.
        public let target: TargetFile
        /// The bytes, which have the entry's length and hash.
        public let bytes: [UInt8]
    }

    /// The version of the root that vouches for the release.
    public let rootVersion: UInt64
    /// The version of the targets document.
    public let targetsVersion: UInt64
    /// The earliest expiry among root, timestamp and targets, as a Unix second.
    public let expires: UInt64
    /// The files, sorted by name.
    public let files: [File]
    /// The kinds that were asked for; nil means all.
    let kinds: Set<TargetKind>?
    /// Who answers for the list of files; see `TrustedMetadata.targetsAuthority`.
    let authority: String

    init(rootVersion: UInt64, targetsVersion: UInt64, expires: UInt64, files: [File], kinds: Set<TargetKind>?, authority: String) {
        self.rootVersion = rootVersion
        self.targetsVersion = targetsVersion
        self.expires = expires
        self.files = files
        self.kinds = kinds
        self.authority = authority
    }

    /// The file of a kind.
    public subscript(kind: TargetKind) -> File? { files.first { $0.target.kind == kind } }
}
