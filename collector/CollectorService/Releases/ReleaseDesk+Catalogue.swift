import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation

/// A model as it was released.
struct PublishedModel: Equatable, Sendable {
    /// The number under which agents install it.
    let version: UInt64
    /// The number that its bytes carry: an older one after a rollback.
    let contentVersion: UInt64
    let length: Int
    let sha256: [UInt8]
    /// When the list that names it was stored, Unix seconds.
    let published: UInt64

    /// The digest in hexadecimal.
    var digest: String { Hexadecimal.text(sha256) }

    fileprivate init(_ file: TargetFile, published: UInt64) {
        version = file.modelVersion
        contentVersion = file.contentVersion
        length = file.length
        sha256 = file.sha256
        self.published = published
    }
}

extension ReleaseDesk {
    /// Every model that was ever released, by number.
    func models() async throws(CollectorFailure) -> [PublishedModel] {
        var models: [UInt64: PublishedModel] = [:]
        do throws(IntakeError) {
            for version in try await store.releaseVersions(ReleaseName.targetLists) {
                guard let stored = try await store.release(ReleaseName.targetLists, version: version) else { continue }
                // Older lists overwrite newer ones, so that the date is that of the first list that names the model.
                if let file = Self.list(stored.bytes)?[.model] { models[file.modelVersion] = PublishedModel(file, published: stored.stored) }
            }
        } catch { throw CollectorFailure(store: error) }
        return models.values.sorted { $0.version < $1.version }
    }

    /// The model that agents install now, with its content; nil before the first.
    func currentModel() async throws(CollectorFailure) -> (number: UInt64, model: RankingModel)? {
        guard let file = try await publisher().targets?[.model] else { return nil }
        let bytes = try await self.bytes(of: PublishedModel(file, published: 0))
        do { return (file.modelVersion, try RankingModel(decoding: bytes)) } catch {
            throw CollectorFailure(.store, "the released model cannot be read: \(error)")
        }
    }

    /// The exact bytes of a released model.
    func bytes(of model: PublishedModel) async throws(CollectorFailure) -> [UInt8] {
        guard let stored = try await latest("targets/\(model.digest).\(Self.modelFile)") else {
            throw CollectorFailure(.store, "the store does not hold the bytes of model \(model.version)")
        }
        return stored.bytes
    }

    /// The latest version of a stored document.
    func latest(_ name: String) async throws(CollectorFailure) -> StoredRelease? {
        do { return try await store.release(name) } catch { throw CollectorFailure(store: error) }
    }

    /// The list of files that a timestamp names. A newer list may already be stored without being named.
    func list(named timestamp: [UInt8]) async throws(CollectorFailure) -> StoredRelease? {
        guard let envelope = try? SignedEnvelope(decoding: timestamp, role: .timestamp),
            let metadata = try? TimestampMetadata(payload: envelope.payload)
        else { throw CollectorFailure(.store, "the stored timestamp cannot be read") }
        do { return try await store.release(ReleaseName.targetLists, version: metadata.targets.version) } catch {
            throw CollectorFailure(store: error)
        }
    }

    static func list(_ bytes: [UInt8]) -> TargetsMetadata? {
        guard let envelope = try? SignedEnvelope(decoding: bytes, role: .targets) else { return nil }
        return try? TargetsMetadata(payload: envelope.payload)
    }
}
