import Crypto
import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation

/// Makes releases: restores what was published from the store, signs the next documents, stores them in one transaction.
///
/// It keeps nothing in memory, so that the server and a command can both publish; of two at the same time the store lets one win
/// and the other one starts over.
struct ReleaseDesk: Sendable {
    /// The names of the two files in the list of files.
    static let modelFile = "model.bin"
    static let itemsFile = "items.bin"
    static let itemsDeltaFile = "items.delta"

    let store: IntakeStore
    let keys: ReleaseKeys
    let lifetimes: ReleaseLifetimes

    /// The numbers of a release.
    struct Receipt: Equatable, Sendable {
        /// The number under which the model is installed, if there is one.
        let model: UInt64?
        /// The number under which the item table is installed, if there is one.
        let items: UInt64?
        /// What agents with the table before fetch instead of the released one, in bytes; nil when they fetch it whole.
        let itemsDeltaLength: Int?
        /// The version of the list of files.
        let targets: UInt64
    }

    /// Signs and stores the first root, which names the public log, and an empty list of files.
    func establish(log: ReleaseLog, now: UInt64) async throws(CollectorFailure) -> [UInt8] {
        var rootSigners: [ReleaseSigner] = []
        for number in 1...ReleaseKeys.rootCount { rootSigners.append(try keys.generate("root-\(number)")) }
        let (targets, timestamp) = (try keys.generate("targets"), try keys.generate("timestamp"))
        let root: PublishedFile
        do {
            root = try ReleasePublisher.establish(
                root: RoleKeys(rootSigners.map(\.key), threshold: ReleaseKeys.rootThreshold), targets: RoleKeys([targets.key], threshold: 1),
                timestamp: RoleKeys([timestamp.key], threshold: 1), log: log, signers: rootSigners, at: now, lifetimes: lifetimes
            ).root
        } catch { throw CollectorFailure(.key, "the root of trust could not be signed: \(error)") }
        do { try await store.putRelease(ReleaseName.roots, bytes: root.bytes, version: 1, now: now) } catch { throw CollectorFailure(store: error) }
        return root.bytes
    }

    /// What was published last.
    func publisher() async throws(CollectorFailure) -> ReleasePublisher {
        let (root, timestamp) = (try await latest(ReleaseName.roots), try await latest(ReleasePath.timestamp))
        guard let root else { throw CollectorFailure(.store, "the store holds no root of trust") }
        var targets: StoredRelease?
        if let timestamp { targets = try await list(named: timestamp.bytes) }
        do {
            return try ReleasePublisher(
                restoring: StoredMetadata(root: root.bytes, timestamp: timestamp?.bytes, targets: targets?.bytes), lifetimes: lifetimes)
        } catch { throw CollectorFailure(.store, "what was published cannot be restored: \(error)") }
    }

    /// Publishes a model, an item table or both; the other one stays as it was. With neither, renews the documents. A table comes with what
    /// changed from the one before, where that saves half.
    ///
    /// The model's own version is set to the number under which it is published.
    func publish(weights: (fingerprint: [UInt8], values: [Float])?, items: [UInt8]?, now: UInt64) async throws(CollectorFailure) -> Receipt {
        let delta = try await itemsDelta(to: items)
        return try await release(now: now) { (publisher) throws(CollectorFailure) in
            var contents: [ReleaseContent] = []
            if let weights {
                let version = publisher.nextVersion(of: .model)
                guard let model = RankingModel(version: version, schemaFingerprint: weights.fingerprint, weights: weights.values) else {
                    throw CollectorFailure(.input, "the weights are not a model: empty, too many, or one of them out of range")
                }
                contents.append(ReleaseContent(name: Self.modelFile, kind: .model, modelVersion: version, bytes: model.encoded()))
            }
            if let items {
                let version = publisher.nextVersion(of: .items)
                contents.append(ReleaseContent(name: Self.itemsFile, kind: .items, modelVersion: version, bytes: items))
                // Another process may have published another table meanwhile.
                if let delta, delta.source == publisher.targets?[.items]?.sha256 {
                    contents.append(
                        ReleaseContent(
                            name: Self.itemsDeltaFile, kind: .itemsDelta, modelVersion: version, bytes: delta.encoded(), source: delta.source))
                }
            }
            return contents
        }
    }

    /// Publishes an older model again, under a higher number.
    func rollback(to model: PublishedModel, now: UInt64) async throws(CollectorFailure) -> Receipt {
        let bytes = try await self.bytes(of: model)
        return try await restore(
            ReleaseContent(name: Self.modelFile, kind: .model, modelVersion: model.contentVersion, bytes: bytes), now: now)
    }

    /// Signs and releases files beside what stays as it was; `contents` numbers them by what is published then.
    func release(
        now: UInt64, _ contents: (ReleasePublisher) throws(CollectorFailure) -> [ReleaseContent]
    ) async throws(CollectorFailure) -> Receipt {
        try await change(now: now) { (publisher, targets, timestamp) throws(CollectorFailure) in
            let contents = try contents(publisher)
            do throws(ReleaseError) { return try publisher.publish(contents, targetsSigners: targets, timestampSigners: timestamp, at: now) } catch {
                throw Self.unsigned(error)
            }
        }
    }

    /// Signs and releases an older file again, under a higher number.
    func restore(_ content: ReleaseContent, now: UInt64) async throws(CollectorFailure) -> Receipt {
        try await change(now: now) { (publisher, targets, timestamp) throws(CollectorFailure) in
            do throws(ReleaseError) { return try publisher.restore(content, targetsSigners: targets, timestampSigners: timestamp, at: now) } catch {
                throw Self.unsigned(error)
            }
        }
    }

    /// Signs a new timestamp when half of the current one's life is over, and new targets when two thirds of theirs are.
    func renewIfDue(now: UInt64) async throws(CollectorFailure) -> Bool {
        let publisher = try await publisher()
        guard let timestamp = publisher.timestamp, let targets = publisher.targets else { return false }
        if targets.expires <= now + lifetimes.targets / 3 {
            _ = try await publish(weights: nil, items: nil, now: now)
            return true
        }
        guard timestamp.expires <= now + lifetimes.timestamp / 2 else { return false }
        _ = try await change(now: now) { (publisher, _, signers) throws(CollectorFailure) in
            do throws(ReleaseError) { return [try publisher.renewTimestamp(signers: signers, at: now)] } catch { throw Self.unsigned(error) }
        }
        return true
    }

    /// Runs one change of the repository, again if another process published meanwhile.
    func change(
        now: UInt64,
        _ body: (inout ReleasePublisher, _ targets: [ReleaseSigner], _ timestamp: [ReleaseSigner]) throws(CollectorFailure) -> [PublishedFile]
    ) async throws(CollectorFailure) -> Receipt {
        let (targets, timestamp) = (try keys.signers(.targets), try keys.signers(.timestamp))
        for _ in 0..<4 {
            var publisher = try await publisher()
            let files = try body(&publisher, targets, timestamp)
            do {
                try await store.putReleases(files.map { Self.document($0, publisher) }, now: now)
                return Receipt(
                    model: publisher.targets?[.model]?.modelVersion, items: publisher.targets?[.items]?.modelVersion,
                    itemsDeltaLength: publisher.targets?[.itemsDelta]?.length, targets: publisher.targets?.version ?? 0)
            } catch  where error.code == .conflict { continue } catch { throw CollectorFailure(store: error) }
        }
        throw CollectorFailure(.store, "another process keeps publishing; try again")
    }

    static func document(_ file: PublishedFile, _ publisher: ReleasePublisher) -> (name: String, bytes: [UInt8], version: UInt64) {
        if file.path == ReleasePath.timestamp { return (file.path, file.bytes, publisher.timestamp?.version ?? 1) }
        if let name = ReleaseName(metadata: file.path), let version = name.version { return (name.document, file.bytes, version) }
        return (file.path, file.bytes, 1)
    }

    static func unsigned(_ error: ReleaseError) -> CollectorFailure {
        CollectorFailure(.key, "the release could not be signed: \(error)")
    }
}
