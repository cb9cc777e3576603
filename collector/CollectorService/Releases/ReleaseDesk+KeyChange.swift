import Foundation
import ModelRelease
import ReportIntake

extension ReleaseDesk {
    /// Replaces the key of the targets or timestamp role, or all root keys.
    ///
    /// The new key's file is written first; the root that names it, the list and the timestamp are stored in one transaction; only then
    /// the old file is erased.
    ///
    /// - Parameter offline: Files of root keys that are not in the directory.
    func replaceKey(_ role: ReleaseRole, offline: [String], now: UInt64) async throws(CollectorFailure) -> UInt64 {
        var publisher = try await publisher()
        var signers = try keys.signers(.root)
        for file in offline { signers.append(try ReleaseKeys.read(file)) }
        let present = Set(signers.map(\.key))
        guard publisher.root.root.keys.count(where: present.contains) >= publisher.root.root.threshold else {
            throw CollectorFailure(
                .key, "\(publisher.root.root.threshold) root keys must sign; bring them with --root-key FILE, or back into DIR/keys")
        }
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
                timestamp: authority[.timestamp] ?? publisher.root.timestamp, signers: signers + fresh, at: now)
            files = try [root] + publisher.publish([], targetsSigners: targets, timestampSigners: timestamp, at: now)
        } catch { throw CollectorFailure(.key, "the next root could not be signed: \(error)") }
        let documents = files.map { Self.document($0, publisher) }
        do { try await store.putReleases(documents, now: now) } catch { throw CollectorFailure(store: error) }
        for outdated in try keys.files(role, notIn: publisher.root.keys(of: role)) { try? FileManager.default.removeItem(atPath: outdated) }
        return next
    }
}
