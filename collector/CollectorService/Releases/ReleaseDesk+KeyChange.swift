import Foundation
import ModelRelease
import ReportIntake

extension ReleaseDesk {
    /// Replaces the key of the targets or timestamp role, or all root keys.
    ///
    /// The new key's file is written first; the root that names it, the list and the timestamp are checked as a device checks them, then
    /// stored in one transaction; only then the old file is erased.
    ///
    /// - Parameter offline: Files of root keys, usually not in the directory. A key that is given twice, or lies there as well, signs once.
    func replaceKey(_ role: ReleaseRole, offline: [String], now: UInt64) async throws(CollectorFailure) -> UInt64 {
        var publisher = try await publisher()
        let signers = try rootSigners(of: publisher.root, offline: offline)
        let next = publisher.root.version + 1
        var authority = [ReleaseRole.root: publisher.root.root, .targets: publisher.root.targets, .timestamp: publisher.root.timestamp]
        let names = role == .root ? (1...ReleaseKeys.rootCount).map { "root-v\(next)-\($0)" } : ["\(role.rawValue)-\(next)"]
        var fresh: [ReleaseSigner] = []
        for name in names { fresh.append(try keys.generate(name)) }
        let (targets, timestamp) = (try keys.signers(.targets), try keys.signers(.timestamp))
        let files: [PublishedFile]
        do throws(ReleaseError) {
            authority[role] = try RoleKeys(fresh.map(\.key), threshold: role == .root ? ReleaseKeys.rootThreshold : 1)
            let root = try publisher.rotate(
                root: authority[.root] ?? publisher.root.root, targets: authority[.targets] ?? publisher.root.targets,
                timestamp: authority[.timestamp] ?? publisher.root.timestamp, signers: Self.distinct(signers + fresh), at: now)
            files = try [root] + publisher.publish([], targetsSigners: targets, timestampSigners: timestamp, at: now)
        } catch { throw CollectorFailure(.key, "the next root could not be signed: \(error)") }
        try await requireAcceptance(of: files, now: now)
        let documents = files.map { Self.document($0, publisher) }
        do { try await store.putReleases(documents, now: now) } catch { throw CollectorFailure(store: error) }
        for outdated in try keys.files(role, notIn: publisher.root.keys(of: role)) { try? FileManager.default.removeItem(atPath: outdated) }
        return next
    }

    /// Names the public log in the next root, which changes no key.
    func announce(_ log: ReleaseLog, offline: [String], now: UInt64) async throws(CollectorFailure) -> UInt64 {
        var publisher = try await publisher()
        guard publisher.root.log != log else {
            throw CollectorFailure(.input, "root v\(publisher.root.version) names the log and its witnesses already")
        }
        let signers = try rootSigners(of: publisher.root, offline: offline)
        let (targets, timestamp) = (try keys.signers(.targets), try keys.signers(.timestamp))
        let files: [PublishedFile]
        do throws(ReleaseError) {
            let root = try publisher.rotate(
                root: publisher.root.root, targets: publisher.root.targets, timestamp: publisher.root.timestamp, log: log, signers: signers, at: now)
            files = try [root] + publisher.publish([], targetsSigners: targets, timestampSigners: timestamp, at: now)
        } catch { throw CollectorFailure(.key, "the next root could not be signed: \(error)") }
        try await requireAcceptance(of: files, now: now)
        do { try await store.putReleases(files.map { Self.document($0, publisher) }, now: now) } catch { throw CollectorFailure(store: error) }
        return publisher.root.version
    }

    /// The root keys that are at hand, each once; enough of them must be.
    private func rootSigners(of root: RootMetadata, offline: [String]) throws(CollectorFailure) -> [ReleaseSigner] {
        var signers = try keys.signers(.root)
        for file in offline { signers.append(try ReleaseKeys.input(file)) }
        // A document that one key signed twice is refused by everyone.
        signers = Self.distinct(signers)
        let present = Set(signers.map(\.key))
        guard root.root.keys.count(where: present.contains) >= root.root.threshold else {
            throw CollectorFailure(.key, "\(root.root.threshold) root keys must sign; bring them with --root-key FILE, or back into DIR/keys")
        }
        return signers
    }

    /// Requires that a device which trusts the stored root takes the next root, timestamp and list, as they will be served.
    private func requireAcceptance(of files: [PublishedFile], now: UInt64) async throws(CollectorFailure) {
        guard let stored = try await latest(ReleaseName.roots), files.count == 3 else {
            throw CollectorFailure(.store, "the store holds no root of trust")
        }
        do throws(ReleaseError) {
            var device = try TrustedMetadata(root: stored.bytes, referenceTime: now)
            try device.updateRoot(files[0].bytes)
            _ = try device.updateTimestamp(files[2].bytes)
            try device.updateTargets(files[1].bytes)
        } catch { throw CollectorFailure(.key, "devices would refuse the next root (\(error)); nothing was changed") }
    }

    /// The signers, each key once, in their order.
    private static func distinct(_ signers: [ReleaseSigner]) -> [ReleaseSigner] {
        var seen: Set<String> = []
        return signers.filter { seen.insert($0.key.id).inserted }
    }
}
