/// What a device remembers of a release it has installed.
public struct InstalledRelease: Equatable, Sendable {
    /// The version of the targets document it came with.
    public let targetsVersion: UInt64
    /// The installed files.
    public let files: [TargetFile]
    /// Which targets keys vouched for it.
    let authority: String

    init(targetsVersion: UInt64, files: [TargetFile], authority: String) {
        self.targetsVersion = targetsVersion
        self.files = files
        self.authority = authority
    }

    init(_ release: VerifiedRelease) {
        self.init(targetsVersion: release.targetsVersion, files: release.files.map(\.target), authority: release.authority)
    }

    /// The installed file of a kind.
    public subscript(kind: TargetKind) -> TargetFile? { files.first { $0.kind == kind } }
}
