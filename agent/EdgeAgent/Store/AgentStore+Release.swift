import CollectorClient
import DeviceStore
import ModelRelease
import RankingModel
import TLSPresentation

extension AgentStore {
    /// The stored documents of the release and what is installed.
    func release() throws -> (metadata: StoredMetadata, state: InstallState) {
        guard let root = try database.file(Names.root) else {
            throw AgentFailure(.notEnrolled, "the device has no root of trust; enrol it with `sotto-agent enrol`")
        }
        let metadata = StoredMetadata(root: root, timestamp: try database.file(Names.timestamp), targets: try database.file(Names.targets))
        let state = try database.file(Names.installState).map { (bytes) throws(ReleaseError) in try InstallState(decoding: bytes) } ?? InstallState()
        return (metadata, state)
    }

    /// What ranks now, decoded from the installed files: the current release, or the previous one when the current one cannot be read.
    func installedRanking() throws -> InstalledRanking {
        guard try database.file(Names.root) != nil else { return .nothing }
        let state = try release().state
        for installed in [state.current, state.previous].compactMap({ $0 }) {
            var files: [TargetKind: [UInt8]] = [:]
            for file in installed.files { files[file.kind] = try database.file(Names.file(file)) }
            let version = installed[.model]?.modelVersion ?? 0
            if let ranking = Self.decode(table: files[.items], model: files[.model], version: version) { return ranking }
        }
        return .nothing
    }

    /// Decodes a table and a model, or nil when either cannot be used. A release may come without a table, before the operator has one; then
    /// nothing can be ranked yet.
    static func decode(table: [UInt8]?, model: [UInt8]?, version: UInt64) -> InstalledRanking? {
        guard let decoded = try? table.map({ try ItemTable(decoding: $0) }) ?? InstalledRanking.nothing.table else { return nil }
        guard let model else { return InstalledRanking(table: decoded, model: nil, modelVersion: version) }
        guard let weights = try? RankingModel(decoding: model) else { return nil }
        return InstalledRanking(table: decoded, model: weights, modelVersion: version)
    }

    /// Writes an installed release and its state in one transaction. Files are named by their content, so that the previous release stays whole
    /// when the next one reuses its names; files that neither needs go.
    func install(_ release: VerifiedRelease, _ state: InstallState) throws {
        var storing = [Names.installState: try state.encoded()]
        for file in release.files { storing[Names.file(file.target)] = file.bytes }
        let kept = Set([state.current, state.previous].compactMap { $0 }.flatMap(\.files).map(Names.file))
        let removing = try database.fileNames().filter { $0.hasPrefix(Names.filePrefix) && !kept.contains($0) && storing[$0] == nil }
        try database.replaceFiles(storing: storing, removing: removing)
    }
}

/// Installs releases for the running agent: the store first, then the live subjects.
struct ReleaseInstaller: ReleaseStoring {
    let store: AgentStore
    let subjects: LiveSubjects
    let logging: RequiredLogging

    func storedRelease() async throws -> (metadata: StoredMetadata, state: InstallState) { try store.release() }

    func releaseFile(sha256: [UInt8]) async throws -> [UInt8]? {
        let state = try store.release().state
        for file in [state.current, state.previous].compactMap({ $0 }).flatMap(\.files) where file.sha256 == sha256 {
            if let bytes = try store.database.file(AgentStore.Names.file(file)), file.matches(bytes) { return bytes }
        }
        return nil
    }

    func persist(_ role: ReleaseRole, _ bytes: [UInt8]) async throws { try store.database.replaceFiles(storing: [name(role): bytes]) }

    func remove(_ role: ReleaseRole) async throws { try store.database.replaceFiles(storing: [:], removing: [name(role)]) }

    func install(_ release: VerifiedRelease, _ state: InstallState) async throws -> Bool {
        let version = release[.model]?.target.modelVersion ?? 0
        guard let ranking = AgentStore.decode(table: release[.items]?.bytes, model: release[.model]?.bytes, version: version) else { return false }
        // A model of another schema would rank by weights that mean something else.
        if let model = ranking.model, !model.matchesCurrentSchema { return false }
        guard await logging.allows(release) else { return false }
        try store.install(release, state)
        await subjects.install(ranking)
        return true
    }

    private func name(_ role: ReleaseRole) -> String {
        switch role {
        case .root: AgentStore.Names.root
        case .timestamp: AgentStore.Names.timestamp
        case .targets: AgentStore.Names.targets
        }
    }
}
