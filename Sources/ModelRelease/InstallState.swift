/// What is installed, and what was before: the previous release is kept until the next one is in place.
///
/// Versions only grow, kind by kind. To go back, an operator publishes the older bytes under a higher number
/// (`ReleasePublisher.restore`); an agent has no way back that a mirror or a stolen online key could call for.
public struct InstallState: Equatable, Sendable {
    /// What to do about a release.
    public enum Decision: Equatable, Sendable {
        /// It brings something new.
        case install
        /// All of it is in place.
        case alreadyInstalled
    }

    /// What ranks now.
    public private(set) var current: InstalledRelease?
    /// What ranked before.
    public private(set) var previous: InstalledRelease?

    /// Nothing is installed.
    public init() {}

    init(current: InstalledRelease?, previous: InstalledRelease?) {
        self.current = current
        self.previous = previous
    }

    /// Decides about a release by its list of files, before any of them is fetched. `kinds` are those the device uses, nil for all.
    ///
    /// - Throws: `rollback` for a lower version than the installed one of the same kind; `conflictingVersion` for the same version
    ///   with other bytes; `unknownTarget` if an installed kind is gone from the list.
    func decide(on files: [TargetFile], kinds: Set<TargetKind>?, authority: String) throws(ReleaseError) -> Decision {
        guard let current else { return files.isEmpty ? .alreadyInstalled : .install }
        if current.authority == authority {
            for installed in current.files where kinds?.contains(installed.kind) ?? true {
                guard let offered = files.first(where: { $0.kind == installed.kind }) else {
                    throw ReleaseError(.unknownTarget, file: installed.name)
                }
                guard offered.modelVersion >= installed.modelVersion else { throw ReleaseError(.rollback, file: offered.name) }
                guard offered.modelVersion > installed.modelVersion || offered.sha256 == installed.sha256 else {
                    throw ReleaseError(.conflictingVersion, file: offered.name)
                }
            }
        }
        return Set(files) == Set(current.files) && current.authority == authority ? .alreadyInstalled : .install
    }

    /// The state after a release is installed; the store writes it in one transaction with the files.
    ///
    /// - Throws: `rollback`, `conflictingVersion` or `unknownTarget`, as for the list of files.
    public func installing(_ release: VerifiedRelease) throws(ReleaseError) -> InstallState {
        switch try decide(on: release.files.map(\.target), kinds: release.kinds, authority: release.authority) {
        case .alreadyInstalled: self
        case .install: InstallState(current: InstalledRelease(release), previous: current)
        }
    }
}
