import CollectorClient
package import ModelRelease
package import RankingModel

/// One simulated device's trust: its own root, timestamp, targets and install state, in memory; file contents come from
/// ``SharedReleaseFiles``.
package actor DeviceReleases: ReleaseStoring {
    /// What a device ranks and trains with.
    package struct Installed: Sendable {
        /// The item table.
        package let table: ItemTable
        /// The model.
        package let model: RankingModel
        /// The number under which the model was released.
        package let version: UInt64
    }

    private let files: SharedReleaseFiles
    private var metadata: StoredMetadata
    private var state = InstallState()

    /// A device that trusts `root` and has nothing installed.
    package init(root: [UInt8], files: SharedReleaseFiles) {
        metadata = StoredMetadata(root: root)
        self.files = files
    }

    package func storedRelease() async throws -> (metadata: StoredMetadata, state: InstallState) { (metadata, state) }

    package func releaseFile(sha256: [UInt8]) async throws -> [UInt8]? { await files.file(sha256) }

    package func apply(delta: [UInt8], to sha256: [UInt8]) async throws -> [UInt8]? { await files.applied(delta, to: sha256) }

    package func persist(_ role: ReleaseRole, _ bytes: [UInt8]) async throws { store(bytes, role) }

    package func remove(_ role: ReleaseRole) async throws { store(nil, role) }

    package func install(_ release: VerifiedRelease, _ state: InstallState) async throws -> Bool {
        for file in release.files { await files.keep(file.bytes) }
        guard let table = release[.items], let model = release[.model], await files.table(table.target.sha256) != nil,
            await files.model(model.target.sha256) != nil
        else { return false }
        self.state = state
        return true
    }

    /// What is installed, or nil before the first refresh.
    package func installed() async -> Installed? {
        guard let table = state.current?[.items], let model = state.current?[.model], let items = await files.table(table.sha256),
            let weights = await files.model(model.sha256)
        else { return nil }
        return Installed(table: items, model: weights, version: model.modelVersion)
    }

    /// Bytes of the installed files: what a device that shares nothing would have fetched at least once.
    package var installedBytes: Int { state.current?.files.reduce(0) { $0 + $1.length } ?? 0 }

    private func store(_ bytes: [UInt8]?, _ role: ReleaseRole) {
        switch role {
        case .root: metadata.root = bytes ?? metadata.root
        case .timestamp: metadata.timestamp = bytes
        case .targets: metadata.targets = bytes
        }
    }
}
