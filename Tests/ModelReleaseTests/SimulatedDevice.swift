import ModelRelease

/// A device with a store in memory that drives `ReleaseRefresh` as a program would.
struct SimulatedDevice {
    /// How a refresh ended.
    enum End: Equatable {
        case finished(installedSomething: Bool)
        case stopped(ReleaseError)
        case died
    }

    var stored: StoredMetadata
    var files: [[UInt8]: [UInt8]] = [:]
    var installState = InstallState()
    var now = SimulatedRepository.start
    /// Whether the device can use what it gets.
    var acceptsContent = true
    /// What a delta gives that says so.
    var expansion: [UInt8] = []
    /// The paths and stored files asked for in the last refresh.
    var asked: [String] = []
    /// What ranks.
    var ranking: [UInt8]? { installState.current?[.model].flatMap { files[$0.sha256] } }
    /// The freshness that the last refresh ended with.
    var freshness = ReleaseFreshness.unknown

    init(root: [UInt8]) {
        stored = StoredMetadata(root: root)
    }

    /// Runs a refresh; `dyingAt` cuts the power before the action of that number.
    mutating func refresh(from repository: SimulatedRepository, dyingAt: Int = .max) -> End {
        asked = []
        var machine: ReleaseRefresh
        do throws(ReleaseError) {
            machine = try ReleaseRefresh(stored: stored, installState: installState, referenceTime: now)
        } catch {
            return .stopped(error)
        }
        defer { freshness = machine.freshness }
        var queue = machine.start()
        var count = 0
        while !queue.isEmpty {
            guard count < dyingAt else { return .died }
            count += 1
            switch queue.removeFirst() {
            case .fetch(let path, let maximumBytes):
                asked.append(path)
                queue += answer(&machine, repository, path, maximumBytes)
            case .load(let sha256):
                asked.append("load")
                if let bytes = files[sha256] { queue += machine.received(bytes) } else { queue += machine.failed(.notFound) }
            case .apply(let delta, let source):
                asked.append("apply")
                if let bytes = applied(delta, to: source) { queue += machine.received(bytes) } else { queue += machine.failed(.notFound) }
            case .persist(.root, let bytes): stored.root = bytes
            case .persist(.timestamp, let bytes): stored.timestamp = bytes
            case .persist(.targets, let bytes): stored.targets = bytes
            case .remove(.timestamp): stored.timestamp = nil
            case .remove(.targets): stored.targets = nil
            case .remove(.root): return .died
            case .install(let release, let state):
                guard acceptsContent else {
                    queue += machine.refused()
                    continue
                }
                for file in release.files { files[file.target.sha256] = file.bytes }
                installState = state
                queue += machine.installed()
            case .finished(let outcome): return .finished(installedSomething: outcome.didInstall)
            case .stop(let error): return .stopped(error)
            }
        }
        return .died
    }

    /// A delta of these devices is its source, an arrow and its result, or an equals sign for ``expansion``.
    private func applied(_ delta: [UInt8], to source: [UInt8]) -> [UInt8]? {
        guard let before = files[source] else { return nil }
        let prefix = before + Array("->".utf8)
        guard delta.starts(with: prefix) else { return nil }
        let rest = Array(delta.dropFirst(prefix.count))
        return rest == Array("=".utf8) ? expansion : rest
    }

    private func answer(
        _ machine: inout ReleaseRefresh, _ repository: SimulatedRepository, _ path: String, _ maximumBytes: Int
    ) -> [RefreshAction] {
        if repository.broken.contains(path) { return machine.failed(.unavailable) }
        guard let bytes = repository.files[path] else { return machine.failed(.notFound) }
        return bytes.count > maximumBytes ? machine.failed(.tooLong) : machine.received(bytes)
    }
}

extension SimulatedDevice.End {
    static func stopped(_ code: ReleaseError.Code) -> Self { .stopped(ReleaseError(code)) }
}
