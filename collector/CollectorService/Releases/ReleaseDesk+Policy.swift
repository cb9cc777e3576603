import ModelRelease
import ReportIntake

/// What an operator signs beside models and tables: data that agents obey.
enum PolicyKind: String, CaseIterable, Sendable {
    case scorecards
    case rules

    var target: TargetKind { self == .scorecards ? .scorecards : .rules }

    /// The name in the list of files.
    var fileName: String { rawValue + ".json" }
}

/// Scorecards or rules as they were released.
struct PublishedPolicy: Equatable, Sendable {
    let kind: PolicyKind
    /// The number under which agents install it.
    let version: UInt64
    /// The number under which these bytes were first released.
    let contentVersion: UInt64
    let length: Int
    let sha256: [UInt8]
    /// When the first list that names it was stored, Unix seconds.
    let published: UInt64

    /// The digest in hexadecimal.
    var digest: String { Hexadecimal.text(sha256) }
}

extension ReleaseDesk {
    /// Everything of a kind that was ever released, by number.
    func policies(_ kind: PolicyKind) async throws(CollectorFailure) -> [PublishedPolicy] {
        var policies: [UInt64: PublishedPolicy] = [:]
        do throws(IntakeError) {
            for version in try await store.releaseVersions(ReleaseName.targetLists) {
                guard let stored = try await store.release(ReleaseName.targetLists, version: version),
                    let file = Self.list(stored.bytes)?[kind.target], policies[file.modelVersion].map({ stored.stored < $0.published }) ?? true
                else { continue }
                policies[file.modelVersion] = PublishedPolicy(
                    kind: kind, version: file.modelVersion, contentVersion: file.contentVersion, length: file.length, sha256: file.sha256,
                    published: stored.stored)
            }
        } catch { throw CollectorFailure(store: error) }
        return policies.values.sorted { $0.version < $1.version }
    }

    /// The exact bytes of released scorecards or rules.
    func bytes(of policy: PublishedPolicy) async throws(CollectorFailure) -> [UInt8] {
        guard let stored = try await latest("targets/\(policy.digest).\(policy.kind.fileName)") else {
            throw CollectorFailure(.store, "the store does not hold the bytes of \(policy.kind.rawValue) \(policy.version)")
        }
        return stored.bytes
    }

    /// Why a sound file would go back: it calls itself by an id of which a higher version was released. Releasing what holds now again is no
    /// step back.
    func regressions(_ kind: PolicyKind, _ bytes: [UInt8]) async throws(CollectorFailure) -> [String] {
        let released = try await policies(kind)
        guard let current = released.last, try await self.bytes(of: current) != bytes else { return [] }
        var highest: [String: (version: Int, release: UInt64)] = [:]
        for policy in released {
            for name in PolicyFiles.names(kind, try await self.bytes(of: policy)) where highest[name.id].map({ $0.version <= name.version }) ?? true {
                highest[name.id] = (name.version, policy.version)
            }
        }
        return PolicyFiles.names(kind, bytes).compactMap { name in
            guard let before = highest[name.id], name.version < before.version else { return nil }
            return "\(name.id): its version \(name.version) goes back, since version \(before.version) was released before (as \(kind.rawValue) "
                + "v\(before.release)); make it \(before.version + 1) or more. To have a former release back, use policy withdraw"
        }
    }

    /// Signs and releases scorecards, rules or both, which were checked before; everything else stays as it was.
    func publish(_ policies: [PolicyKind: [UInt8]], now: UInt64) async throws(CollectorFailure) -> Receipt {
        try await release(now: now) { publisher in
            policies.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, bytes in
                ReleaseContent(name: kind.fileName, kind: kind.target, modelVersion: publisher.nextVersion(of: kind.target), bytes: bytes)
            }
        }
    }

    /// Takes the current release of a kind back: what stood before it is released again, under a higher number, since agents never go back and
    /// never go without what they once obeyed. Withdrawing again goes further back, and never brings back what was withdrawn.
    func withdraw(_ kind: PolicyKind, now: UInt64) async throws(CollectorFailure) -> PublishedPolicy {
        let released = try await policies(kind)
        guard let current = released.last,
            let before = released.last(where: { $0.version < current.contentVersion && $0.sha256 != current.sha256 })
        else {
            throw CollectorFailure(.notFound, "no other \(kind.rawValue) were released before; publish the ones that shall hold")
        }
        let bytes = try await bytes(of: before)
        _ = try await restore(
            ReleaseContent(name: kind.fileName, kind: kind.target, modelVersion: before.contentVersion, bytes: bytes), now: now)
        guard let restored = try await policies(kind).last else { throw CollectorFailure(.store, "the release is gone") }
        return restored
    }
}
