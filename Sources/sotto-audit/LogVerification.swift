import AggregationTasks
import Crypto
import PrivacyAccounting
import TLSPresentation
import TransparencyLog

/// Something that is wrong with a log.
struct LogFinding: Encodable {
    let code: String
    let entry: UInt64?
    let detail: String

    init(_ code: String, entry: UInt64? = nil, _ detail: String) {
        self.code = code
        self.entry = entry
        self.detail = detail
    }

    init(_ violation: LogViolation) { self.init(violation.code.rawValue, entry: violation.index, violation.detail) }

    init(_ error: TransparencyError) { self.init(error.code.rawValue, error.place) }

    var text: String { code + (entry.map { " at entry \($0)" } ?? "") + (detail.isEmpty ? "" : ": \(detail)") }
}

/// A change of the root that a log tells of.
struct LoggedRoot: Encodable {
    let entry: UInt64
    let time: UInt64
    /// The version that the key's id states in decimal digits.
    let version: UInt64

    /// The change, or nil if the entry is another one.
    init?(_ bytes: [UInt8], at index: UInt64) {
        guard let logged = try? LogEntry(decoding: bytes), case .keyEvent(let event) = logged.content, event.what == .rootChanged,
            let version = UInt64(String(decoding: event.keyID, as: UTF8.self))
        else { return nil }
        entry = index
        time = logged.time
        self.version = version
    }
}

/// Rebuilds a log from its entries and judges them.
struct LogVerification {
    let folder: LogFolder
    let checkpoint: VerifiedCheckpoint
    /// The public key that signed it.
    let logKey: [UInt8]
    /// The size at which the rebuilt root is wanted, that of the pinned checkpoint.
    let pinnedSize: UInt64?
    /// Told now and then how many entries were read.
    let progress: (UInt64) -> Void

    private(set) var audit = Self.audit()
    private(set) var findings: [LogFinding] = []
    /// Files that are not in the folder.
    private(set) var missing: [String] = []
    private(set) var tilesCompared = 0
    /// The root at the pinned size, once that was reached.
    private(set) var pinnedRoot: MerkleHash?
    /// The newest root that the log tells of.
    private(set) var newestRoot: LoggedRoot?
    /// Whether the entries are those that the checkpoint commits to.
    private(set) var isRebuilt = false

    init(folder: LogFolder, checkpoint: VerifiedCheckpoint, logKey: [UInt8], pinnedSize: UInt64?, progress: @escaping (UInt64) -> Void) {
        self.folder = folder
        self.checkpoint = checkpoint
        self.logKey = logKey
        self.pinnedSize = pinnedSize
        self.progress = progress
    }

    mutating func run() {
        var builder = TileBuilder()
        do throws(TransparencyError) {
            if pinnedSize == 0 { pinnedRoot = .emptyTree }
            var bundle: UInt64 = 0
            while let index = TileIndex(.entries, index: bundle, treeSize: checkpoint.size) {
                for entry in try entries(index) {
                    let place = try builder.append(entry)
                    audit.take(entry, at: place)
                    if let root = LoggedRoot(entry, at: place) { newestRoot = root }
                    if builder.size == pinnedSize { pinnedRoot = builder.tree.root }
                }
                compare(builder.completedFiles())
                if bundle % 16 == 0 { progress(builder.size) }
                bundle += 1
            }
            compare(try builder.files())
            progress(builder.size)
        } catch {
            if error.code == .unavailable { missing.append(error.place) } else { findings.append(LogFinding(error)) }
            return
        }
        isRebuilt = builder.tree.root == checkpoint.root
        if !isRebuilt { findings.append(LogFinding("root_mismatch", "the entries are not those that the checkpoint commits to")) }
        if let key = LogDigest(Array(SHA256.hash(data: logKey))) { audit.finish(logKeyHash: key) }
    }

    /// The entries of a bundle; a partial one that was dropped for the full one is read from that.
    private func entries(_ index: TileIndex) throws(TransparencyError) -> [[UInt8]] {
        if let bytes = folder.fetch(index) { return try bundle(bytes, index.width, index) }
        guard !index.isFull, let bytes = folder.fetch(index.full) else { throw TransparencyError(.unavailable, index.path) }
        return Array(try bundle(bytes, TileIndex.fullWidth, index).prefix(index.width))
    }

    private func bundle(_ bytes: [UInt8], _ width: Int, _ index: TileIndex) throws(TransparencyError) -> [[UInt8]] {
        do { return try EntryBundle(bytes: bytes, width: width).entries } catch { throw TransparencyError(error.code, index.path) }
    }

    private mutating func compare(_ files: [LogFile]) {
        for file in files {
            guard case .hashes = file.index.content else { continue }
            guard let served = folder.fetch(file.index) ?? (file.index.isFull ? nil : folder.fetch(file.index.full)) else {
                missing.append(file.path)
                continue
            }
            tilesCompared += 1
            let isSame = served.count == file.bytes.count ? served == file.bytes : !file.index.isFull && served.starts(with: file.bytes)
            if !isSame { findings.append(LogFinding("tile_mismatch", "\(file.path) is not the tile of the entries")) }
        }
    }

    /// The rules, with prices recomputed from each configuration by this program's own accounting.
    private static func audit() -> LogAudit {
        LogAudit(taskName: Self.name) { bytes in
            guard bytes.first == TaskConfiguration.version else { return .unknownVersion }
            guard let task = try? TaskConfiguration(decoding: bytes), let name = name(bytes) else { return .unreadable }
            return .read(
                LoggedTask(
                    taskID: name, microRhoPerReport: task.costPerReport.microRho,
                    microEpsilonPerReport: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: 1)),
                    microEpsilonPerSubject: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: UInt64(task.maximumReportsPerSubject))),
                    maximumReportsPerSubject: UInt64(task.maximumReportsPerSubject), minimumBatchSize: task.minimumBatchSize))
        }
    }

    /// The name of a task by its configuration's bytes, whether or not they can be read: `TaskConfiguration.taskID`.
    @Sendable private static func name(_ configuration: [UInt8]) -> LogDigest? {
        var hash = SHA256()
        hash.update(data: Array(SHA256.hash(data: Array("sotto-1 task id".utf8))))
        hash.update(data: configuration)
        return LogDigest(Array(hash.finalize()))
    }
}
