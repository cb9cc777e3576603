/// One refresh of a device's release, as a state machine without any I/O (TUF 1.0.34, section 5).
///
/// Call `start()`, perform the actions in their order, and answer each `fetch`, `load`, `apply` or `install` (always the last of the
/// actions returned) with one input, until `finished` or `stop`. Persisting happens step by step, so a device that dies between
/// two steps goes on from there; nothing is ever trusted from the store that isn't verified again.
public struct ReleaseRefresh: Sendable {
    enum Phase: Sendable, Equatable {
        case ready
        case root(rotations: Int)
        case timestamp
        case targets
        case loadingFile(TargetFile, then: [TargetFile])
        case fetchingDelta(TargetFile, source: [UInt8], to: TargetFile, then: [TargetFile])
        case applyingDelta(to: TargetFile, then: [TargetFile])
        case fetchingFile(TargetFile, then: [TargetFile])
        case installing(InstallState)
        case ended
    }

    /// What is trusted so far; after a `stop`, what still is.
    public internal(set) var trusted: TrustedMetadata
    /// What is installed.
    public internal(set) var installState: InstallState
    let stored: StoredMetadata
    let kinds: Set<TargetKind>
    var phase = Phase.ready
    var unverified = UnverifiedRelease()

    /// Prepares a refresh.
    ///
    /// - Parameters:
    ///   - stored: The device's documents. If the root can't be read, begin again with the root of the enrolment bundle.
    ///   - installState: What is installed.
    ///   - kinds: Which files this device uses.
    ///   - referenceTime: The Unix second at which every expiry of this refresh is judged.
    /// - Throws: The errors of `TrustedMetadata.init(root:referenceTime:)`.
    public init(
        stored: StoredMetadata, installState: InstallState, kinds: Set<TargetKind> = [.model, .items, .scorecards, .rules, .keys],
        referenceTime: UInt64
    ) throws(ReleaseError) {
        self.trusted = try TrustedMetadata(root: stored.root, referenceTime: referenceTime)
        self.installState = installState
        self.stored = stored
        self.kinds = kinds
    }

    /// How recent the collector's word is, also after a `stop`. Ranking never depends on it; uploads do.
    public var freshness: ReleaseFreshness {
        var known = trusted
        if known.timestamp == nil, let timestamp = stored.timestamp {
            do { try known.restoreTimestamp(timestamp) } catch { return .unknown }
        }
        return known.freshness(at: known.referenceTime)
    }

    /// Begins.
    public mutating func start() -> [RefreshAction] {
        perform { (refresh, actions) throws(ReleaseError) in
            guard refresh.phase == .ready else { throw ReleaseError(.outOfOrder) }
            refresh.fetchNextRoot(rotations: 0, &actions)
        }
    }

    /// The bytes that the last `fetch`, `load` or `apply` asked for.
    public mutating func received(_ bytes: [UInt8]) -> [RefreshAction] {
        perform { (refresh, actions) throws(ReleaseError) in
            switch refresh.phase {
            case .root(let rotations): try refresh.receivedRoot(bytes, rotations: rotations, &actions)
            case .timestamp: try refresh.receivedTimestamp(bytes, &actions)
            case .targets: try refresh.receivedTargets(bytes, &actions)
            case .loadingFile(let file, let rest): try refresh.loaded(bytes, as: file, then: rest, &actions)
            case .fetchingDelta(let delta, let source, let file, let rest):
                refresh.fetched(delta: bytes, as: delta, source: source, to: file, then: rest, &actions)
            case .applyingDelta(let file, let rest): try refresh.applied(bytes, as: file, then: rest, &actions)
            case .fetchingFile(let file, let rest): try refresh.fetched(bytes, as: file, then: rest, &actions)
            case .ready, .installing, .ended: throw ReleaseError(.outOfOrder)
            }
        }
    }

    /// The last `fetch`, `load` or `apply` brought nothing.
    public mutating func failed(_ failure: FetchFailure) -> [RefreshAction] {
        let code: ReleaseError.Code = failure == .tooLong ? .oversize : .unavailable
        return perform { (refresh, actions) throws(ReleaseError) in
            switch refresh.phase {
            case .root where failure == .notFound: try refresh.rootsAreComplete(&actions)
            case .root: throw ReleaseError(code, .root)
            case .timestamp: throw ReleaseError(code, .timestamp)
            case .targets: throw ReleaseError(code, .targets)
            case .loadingFile(let file, let rest): refresh.fetchSmallest(file, then: rest, &actions)
            // A delta is an offer: whatever is wrong with it, the whole file will do.
            case .fetchingDelta(_, _, let file, let rest), .applyingDelta(let file, let rest): refresh.fetch(file, then: rest, &actions)
            case .fetchingFile(let file, _): throw ReleaseError(code, file: file.name)
            case .ready, .installing, .ended: throw ReleaseError(.outOfOrder)
            }
        }
    }

    /// The release of the last `install` is in place, durably.
    public mutating func installed() -> [RefreshAction] {
        perform { (refresh, actions) throws(ReleaseError) in
            guard case .installing(let state) = refresh.phase else { throw ReleaseError(.outOfOrder) }
            refresh.installState = state
            refresh.finish(didInstall: true, &actions)
        }
    }

    /// The device refused the content of the last `install` and kept what it had.
    public mutating func refused() -> [RefreshAction] {
        perform { (refresh, _) throws(ReleaseError) in
            guard case .installing = refresh.phase else { throw ReleaseError(.outOfOrder) }
            throw ReleaseError(.refusedByDevice)
        }
    }

    /// Runs a step. If it fails, the actions it had earned by then still stand, and `stop` comes after them.
    private mutating func perform(
        _ step: (inout ReleaseRefresh, inout [RefreshAction]) throws(ReleaseError) -> Void
    ) -> [RefreshAction] {
        var actions: [RefreshAction] = []
        do throws(ReleaseError) {
            try step(&self, &actions)
        } catch {
            phase = .ended
            actions.append(.stop(error))
        }
        return actions
    }
}
