import CollectorClient
import Compliance
import DeviceStore
import ModelRelease
import RankingModel
import Scorecards
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

    /// What ranks now, decoded from the installed files: the current release, or the previous one when the current one cannot be read. Whichever
    /// ranks, the rules are the current release's: an older one may have had none. When they or both releases cannot be read, nothing ranks: the
    /// rules that answers must obey are not known.
    func installedRanking() throws -> InstalledRanking {
        guard try database.file(Names.root) != nil else { return try withRulesInForce(.nothing, InstallState()) }
        let state = try release().state
        return try withRulesInForce(try ranking(of: state), state)
    }

    private func ranking(of state: InstallState) throws -> InstalledRanking {
        let releases = [state.current, state.previous].compactMap(\.self)
        let rules = releases.first?.files.filter { $0.kind == .rules } ?? []
        for installed in releases {
            var files: [TargetKind: [UInt8]] = [:]
            for file in installed.files.filter({ $0.kind != .rules }) + rules {
                // What is no longer what was signed is as if it were lost.
                files[file.kind] = try database.file(Names.file(file)).flatMap { file.matches($0) ? $0 : nil } ?? []
            }
            if let ranking = Self.decode(files, version: installed[.model]?.modelVersion ?? 0) { return try withUsableModel(ranking) }
        }
        return releases.isEmpty ? .nothing : .unreadable
    }

    /// The same if its rules are at least as new as those that this device has had; otherwise nothing. A mark beside the database remembers them,
    /// so that a store that was put back to an older copy doesn't rank by older rules, or by none.
    func withRulesInForce(_ ranking: InstalledRanking, _ state: InstallState) throws -> InstalledRanking {
        let (version, marked) = (state.current?[.rules]?.modelVersion ?? 0, try database.mark(Names.rulesMark) ?? 0)
        // A store of an older program has rules and no mark.
        if version > marked { try database.raiseMark(Names.rulesMark, to: version) }
        return version < marked ? .withoutRules : ranking
    }

    /// The same with the last model that was learned for this program's features, where the released one was learned for others: its weights
    /// would mean something else. Table, scorecards and rules don't wait for the model. Without such a model the initial one scores.
    func withUsableModel(_ ranking: InstalledRanking) throws -> InstalledRanking {
        guard let model = ranking.model, !model.matchesCurrentSchema else { return ranking }
        guard let kept = try database.file(Names.lastModel).flatMap({ try? RankingModel(decoding: $0) }), kept.matchesCurrentSchema else {
            return ranking
        }
        return InstalledRanking(
            table: ranking.table, model: kept, modelVersion: kept.version, scorecards: ranking.scorecards, rules: ranking.rules,
            isReadable: ranking.isReadable)
    }

    /// Decodes a release's files, or nil when one of them cannot be used. A release may come without a table, before the operator has one; then
    /// only what a session brings itself can be ranked. A file that is empty because it is lost is one that cannot be used.
    static func decode(_ files: [TargetKind: [UInt8]], version: UInt64) -> InstalledRanking? {
        do {
            return InstalledRanking(
                table: try files[.items].map { try ItemTable(decoding: $0) } ?? InstalledRanking.nothing.table,
                model: try files[.model].map { try RankingModel(decoding: $0) }, modelVersion: version,
                scorecards: try files[.scorecards].map { try ScorecardSet(reading: $0) },
                rules: try files[.rules].map { CompiledRules(try RuleSet(reading: $0)) })
        } catch {
            return nil
        }
    }

    /// Writes an installed release and its state in one transaction. Files are named by their content, so that the previous release stays whole
    /// when the next one reuses its names; files that neither needs go.
    func install(_ release: VerifiedRelease, _ state: InstallState) throws {
        // Before the files: a crash in between is repaired by the next look at the collector, and nothing is ranked without them.
        if let rules = state.current?[.rules] { try database.raiseMark(Names.rulesMark, to: rules.modelVersion) }
        var storing = [Names.installState: try state.encoded()]
        for file in release.files { storing[Names.file(file.target)] = file.bytes }
        if let bytes = release[.model]?.bytes, (try? RankingModel(decoding: bytes))?.matchesCurrentSchema == true {
            storing[Names.lastModel] = bytes
        }
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

    func apply(delta: [UInt8], to sha256: [UInt8]) async throws -> [UInt8]? {
        guard let bytes = try await releaseFile(sha256: sha256) else { return nil }
        return try? ItemTableDelta(decoding: delta).apply(to: ItemTable(decoding: bytes)).encoded()
    }

    func persist(_ role: ReleaseRole, _ bytes: [UInt8]) async throws { try store.database.replaceFiles(storing: [name(role): bytes]) }

    func remove(_ role: ReleaseRole) async throws { try store.database.replaceFiles(storing: [:], removing: [name(role)]) }

    func install(_ release: VerifiedRelease, _ state: InstallState) async throws -> Bool {
        let version = release[.model]?.target.modelVersion ?? 0
        let files = Dictionary(release.files.map { ($0.target.kind, $0.bytes) }) { first, _ in first }
        guard let ranking = AgentStore.decode(files, version: version) else { return false }
        guard await logging.allows(release) else { return false }
        try store.install(release, state)
        await subjects.install(try store.withRulesInForce(store.withUsableModel(ranking), state))
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
