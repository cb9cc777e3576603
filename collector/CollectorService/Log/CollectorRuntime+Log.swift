import AggregationTasks
import ModelRelease
import ReportIntake

/// What of the releases may be served: nothing that the log's checkpoint does not cover.
struct ServedRelease: Sendable {
    /// The newest root's version.
    var root: UInt64 = 0
    /// The newest timestamp document; nil before the first.
    var timestamp: [UInt8]?
}

extension CollectorRuntime {
    /// Whether the log refuses to go on, so that nothing may be taken.
    var isReadOnly: Bool { state.failure?.code == .log }

    /// The tasks whose opening lies below `size` in the log.
    func loggedTasks(below size: UInt64) async throws(IntakeError) -> [StoredTask] {
        var known = Set(state.tasks.map(\.id))
        if size < state.log.served { known = [] }
        var logged: [StoredTask] = []
        for task in try await collector.store.tasks() {
            if known.contains(task.id) {
                logged.append(task)
            } else if let number = try await collector.store.logNumber(named: CollectorScribe.Name.task(task.id)), number < size {
                logged.append(task)
            }
        }
        return logged
    }

    /// The newest root and timestamp that lie below `size` in the log: a timestamp does when the list that it names does.
    func servedRelease(below size: UInt64) async throws(CollectorFailure) -> ServedRelease {
        do throws(IntakeError) {
            var release = ServedRelease()
            for version in try await collector.store.releaseVersions(ReleaseName.roots)
            where try await isLogged(CollectorScribe.Name.root(version), below: size) {
                release.root = version
                break
            }
            for version in try await collector.store.releaseVersions(ReleasePath.timestamp) {
                guard let document = try await collector.store.release(ReleasePath.timestamp, version: version),
                    let envelope = try? SignedEnvelope(decoding: document.bytes, role: .timestamp),
                    let timestamp = try? TimestampMetadata(payload: envelope.payload),
                    try await isLogged(CollectorScribe.Name.release(timestamp.targets.version), below: size)
                else { continue }
                release.timestamp = document.bytes
                break
            }
            return release
        } catch { throw CollectorFailure(store: error) }
    }

    private func isLogged(_ name: String, below size: UInt64) async throws(IntakeError) -> Bool {
        try await collector.store.logNumber(named: name).map { $0 < size } ?? false
    }
}
