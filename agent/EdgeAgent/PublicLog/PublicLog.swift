import AggregationTasks
import Crypto
import ModelRelease
import TLSPresentation
import TransparencyLog

/// The agent's view of the collector's public log: it follows the checkpoints, never back and never sideways, and answers whether a task or a
/// release stands in it.
///
/// Nothing is believed that is not shown: the log's key comes from the threshold-signed root, every tile is checked against the signed
/// checkpoint, and the entry itself is read from the log and compared with what the collector serves. Indexes that the collector names are
/// only hints where to look.
actor PublicLog {
    /// Gets a file of the log by its path below `/log/`, or nil when there is none; at most so many bytes.
    typealias Fetch = @Sendable (_ path: String, _ maximumBytes: Int) async throws -> [UInt8]?

    /// With witnesses, the oldest that their word may be: a week, in seconds.
    static let maximumWitnessAge: UInt64 = 7 * 86_400
    /// The most tasks and releases that are remembered as found.
    private static let memoryLimit = 512

    private let memory: any LogMemory
    private let fetch: Fetch
    private var follower: LogFollower?
    private var followed: ReleaseLog?
    private var found: Set<[UInt8]> = []

    init(memory: any LogMemory, fetch: @escaping Fetch) {
        self.memory = memory
        self.fetch = fetch
    }

    /// Whether this device holds evidence against the log.
    var hasEvidence: Bool { (try? memory.evidence()) != nil }

    /// The size of the log as last seen, or nil.
    var size: UInt64? { follower?.pinned?.size }

    /// Takes up the newest checkpoint: verified, cosigned by the quorum, an extension of the last one. The pin is durable when this returns.
    ///
    /// - Parameters:
    ///   - log: The log that the trusted root names.
    ///   - now: Unix seconds.
    func catchUp(with log: ReleaseLog, now: UInt64) async throws {
        if try memory.evidence() != nil { throw PublicLogFailure(.splitView, "seen before") }
        var follower = try follower(of: log)
        guard let note = try await read(LogFile.checkpointPath, SignedNote.maximumLength) else {
            throw PublicLogFailure(.unavailable, "there is no checkpoint")
        }
        let step: LogFollower.Step
        do throws(TransparencyError) {
            switch try follower.offer(note, now: now) {
            case .needsPath(let size, let candidate):
                var reader = reader(of: candidate)
                step = try follower.settle(candidate, path: try await reader.consistency(from: size), now: now)
            case let settled: step = settled
            }
        } catch { throw PublicLogFailure(error) }
        if case .splitView(let evidence) = step {
            try memory.keep(evidence: evidence.encoded())
            throw PublicLogFailure(.splitView, "of \(follower.pinned?.size ?? 0) entries and more")
        }
        if let pinned = follower.pinned { try memory.pin(pinned.note.bytes, observed: follower.observed) }
        self.follower = follower
        if log.quorum > 0, case .stale(let age) = follower.freshness(now: now, maximumAge: Self.maximumWitnessAge) {
            throw PublicLogFailure(.unwitnessed, "the witnesses' last word is \(age) s old")
        }
    }

    /// Requires that the task stands in the log, byte for byte as it is served here.
    func require(task configuration: TaskConfiguration) async throws {
        let (encoding, id) = (configuration.encoded(), configuration.taskID)
        try await require(Array("task".utf8) + id.bytes, at: "index/tasks/\(id)", "the task \(id)") { content in
            if case .taskOpened(let task) = content { return task.configuration == encoding }
            return false
        }
    }

    /// Requires that the release stands in the log: the very `targets.json` that the device verified.
    func require(targets document: [UInt8], version: UInt64) async throws {
        let digest = Array(SHA256.hash(data: document))
        try await require(digest + Array("\(version)".utf8), at: "index/releases/\(version)", "release \(version)") { content in
            if case .releasePublished(let release) = content { return release.targetsVersion == version && release.targetsHash.bytes == digest }
            return false
        }
    }

    private func require(
        _ name: [UInt8], at path: String, _ what: String, _ matches: (LogEntryContent) -> Bool
    ) async throws {
        if found.contains(name) { return }
        guard let pinned = follower?.pinned else { throw PublicLogFailure(.unavailable, "no checkpoint was seen yet") }
        guard let hint = try await read(path, 24), let index = UInt64(String(decoding: hint, as: UTF8.self).filter { $0 != "\n" }) else {
            throw PublicLogFailure(.missing, what)
        }
        // An entry that the checkpoint does not cover yet may be in the next one.
        guard index < pinned.size else { throw PublicLogFailure(.missing, "\(what), not yet below \(pinned.size)") }
        var reader = reader(of: pinned)
        let bytes: [UInt8]
        do throws(TransparencyError) { bytes = try await reader.entry(index) } catch { throw PublicLogFailure(error) }
        guard let entry = try? LogEntry(decoding: bytes), matches(entry.content) else {
            throw PublicLogFailure(.missing, "\(what) at entry \(index)")
        }
        if found.count >= Self.memoryLimit { found.removeAll() }
        found.insert(name)
    }

    /// The follower of the log that the root names. Another log, by the root's threshold, is followed from its own beginning.
    private func follower(of log: ReleaseLog) throws -> LogFollower {
        if let follower, followed == log { return follower }
        let trust: LogTrust
        do throws(TransparencyError) {
            var witnesses: [NoteVerifierKey] = []
            for text in log.witnesses { witnesses.append(try NoteVerifierKey(text: text)) }
            trust = try LogTrust(
                key: try NoteVerifierKey(text: log.verifierKey), origin: log.origin,
                policy: try WitnessPolicy(witnesses: witnesses, quorum: log.quorum))
        } catch { throw PublicLogFailure(error) }
        var follower = LogFollower(trust: trust)
        if let (note, observed) = try memory.pinnedCheckpoint(),
            let restored = try? LogFollower(trust: trust, pinned: note, observed: observed)
        {
            follower = restored
        }
        followed = log
        found.removeAll()
        self.follower = follower
        return follower
    }

    private func reader(of checkpoint: VerifiedCheckpoint) -> TileReader {
        let fetch = fetch
        return TileReader(checkpoint: checkpoint) { index in
            // No bundle is larger than its entries' lengths allow.
            (try? await fetch(index.path, TileIndex.fullWidth * (EntryBundle.maximumEntryLength + 2))) ?? nil
        }
    }

    private func read(_ path: String, _ maximumBytes: Int) async throws -> [UInt8]? {
        do { return try await fetch(path, maximumBytes) } catch { throw PublicLogFailure(.unavailable, "\(error)") }
    }
}
