import Aggregation
import AggregationTasks
import Crypto
import ModelRelease
import PrivacyAccounting
import ReportIntake
import ReportSealing
import TLSPresentation
import TransparencyLog

/// Puts the collector's changes into the entries of the public log. It runs inside the transaction of each change, and draws on nothing but
/// the change and the documents that are stored by then, so that a migrated store begins its log with the entries it would have had.
enum CollectorScribe {
    /// Where an entry can be found again: `tasks/<id>`, `releases/<targets version>`, `roots/<version>`, `rounds/<task>/<number>`.
    enum Name {
        static func task(_ id: TaskID) -> String { "tasks/\(id)" }
        static func release(_ targetsVersion: UInt64) -> String { "releases/\(targetsVersion)" }
        static func root(_ version: UInt64) -> String { "roots/\(version)" }
        static func round(_ task: TaskID, _ number: UInt64) -> String { "rounds/\(task)/\(number)" }
    }

    /// The scope under which the collector's policy is logged.
    static let policyScope = "collector"

    /// The entries for a change. Documents that agents are not told of by themselves, such as a timestamp, have none.
    static let scribe: LogScribe = { change, time, context throws(IntakeError) in
        switch change {
        case .taskOpened(let task): [line(.taskOpened(try opened(task)), time, Name.task(task.taskID))]
        case .taskClosed(let task):
            [line(.policyChanged(try required(PolicyChanged(scope: LogAudit.taskClosedScope, hash: try digest(task.bytes)))), time)]
        case .roundClosed(let round):
            [line(.roundClosed(try closed(round, context)), time, Name.round(round.configuration.taskID, round.round))]
        case .documentStored(let document): try stored(document, time, context)
        case .keyChanged(let key): try changed(key).map { [line(.keyEvent($0), time)] } ?? []
        case .policyChanged(let policy):
            [line(.policyChanged(try required(PolicyChanged(scope: policyScope, hash: try digest(SHA256.hash(data: policy))))), time)]
        }
    }

    private static func opened(_ task: TaskConfiguration) throws(IntakeError) -> TaskOpened {
        try required(
            TaskOpened(
                configuration: task.encoded(), microRhoPerReport: task.costPerReport.microRho,
                microEpsilonPerReport: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: 1)),
                microEpsilonPerSubject: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: UInt64(task.maximumReportsPerSubject)))))
    }

    private static func closed(_ round: StoreChange.RoundClosing, _ context: LogContext) throws(IntakeError) -> RoundClosed {
        let task = round.configuration
        let (before, after): ([UInt8]?, [UInt8]?)
        if let record = round.record {
            (before, after) = (record.modelIn.sha256, record.modelOut.sha256)
        } else {
            before = try modelHash(round.modelVersionIn, context)
            after = try round.modelVersionOut.flatMap { (version) throws(IntakeError) in try modelHash(version, context) }
        }
        let previous = try before.map { (hash) throws(IntakeError) in try digest(hash) } ?? .zero
        // A subject contributes to a round at most once, and to the task at most so often.
        let (charged, overflow) = task.costPerReport.microRho.multipliedReportingOverflow(
            by: min(round.round, UInt64(task.maximumReportsPerSubject)))
        return RoundClosed(
            taskID: try digest(task.taskID.bytes), round: round.round, cohort: CohortSize(roundingDown: round.accepted),
            rejected: round.refused.map { RejectedReports(cause: $0.key.logCode, count: $0.value) },
            aggregateHash: try round.aggregateHash.map { (hash) throws(IntakeError) in try digest(hash) } ?? .zero, previousModelHash: previous,
            modelHash: try after.map { (hash) throws(IntakeError) in try digest(hash) } ?? previous,
            modelVersion: round.modelVersionOut ?? round.modelVersionIn,
            recordHash: try round.record.map { (record) throws(IntakeError) in try digest(RoundRecordFile(record).digest) } ?? .zero,
            chargedMicroRho: overflow ? .max : charged)
    }

    private static func stored(_ document: StoredRelease, _ time: UInt64, _ context: LogContext) throws(IntakeError) -> [LogLine] {
        switch document.name {
        case ReleaseName.roots:
            var lines = [
                line(
                    .keyEvent(try event(.rootChanged, Array("\(document.version)".utf8), SHA256.hash(data: document.bytes))), time,
                    Name.root(document.version))
            ]
            let log = root(document.bytes)?.log
            let known = try context.document(ReleaseName.roots, below: document.version).flatMap { root($0.bytes)?.log }
            if let log, log != known, let key = try? NoteVerifierKey(text: log.verifierKey) {
                let id = (0..<4).map { UInt8(truncatingIfNeeded: key.keyID >> (24 - 8 * UInt32($0))) }
                lines.append(line(.keyEvent(try event(.logKey, id, SHA256.hash(data: key.publicKey))), time))
            }
            return lines
        case ReleaseName.targetLists:
            guard let list = list(document.bytes) else { throw IntakeError(.parameter, "a list of files that cannot be read") }
            let (model, items) = (list[.model], list[.items])
            let entry = ReleasePublished(
                targetsVersion: list.version, targetsHash: try digest(SHA256.hash(data: document.bytes)), modelVersion: model?.modelVersion ?? 0,
                modelHash: try model.map { (file) throws(IntakeError) in try digest(file.sha256) },
                itemTableHash: try items.map { (file) throws(IntakeError) in try digest(file.sha256) })
            return [line(.releasePublished(entry), time, Name.release(list.version))]
        default: return []
        }
    }

    /// A key that waits for its time is not offered to anybody, and one that is erased was retired before.
    private static func changed(_ key: KeyRing.Entry) throws(IntakeError) -> KeyEvent? {
        guard let configuration = key.keyPair?.configuration.encoded() else { return nil }
        switch key.state {
        case .active: return try event(.reportKeyOpened, [key.id], SHA256.hash(data: configuration))
        case .expired: return try event(.reportKeyRetired, [key.id], SHA256.hash(data: configuration))
        case .pending, .deleted: return nil
        }
    }

    private static func event(_ what: KeyEvent.What, _ id: [UInt8], _ hash: SHA256.Digest) throws(IntakeError) -> KeyEvent {
        try required(KeyEvent(what: what, keyID: id, hash: try digest(hash)))
    }

    /// The hash of the model that was released under a number, from the newest list of files that names it.
    private static func modelHash(_ version: UInt64, _ context: LogContext) throws(IntakeError) -> [UInt8]? {
        var limit = UInt64.max
        while let document = try context.document(ReleaseName.targetLists, below: limit) {
            if let file = list(document.bytes)?[.model], file.modelVersion <= version {
                return file.modelVersion == version ? file.sha256 : nil
            }
            limit = document.version
        }
        return nil
    }

    private static func root(_ bytes: [UInt8]) -> RootMetadata? {
        (try? SignedEnvelope(decoding: bytes, role: .root)).flatMap { try? RootMetadata(payload: $0.payload) }
    }

    private static func list(_ bytes: [UInt8]) -> TargetsMetadata? {
        (try? SignedEnvelope(decoding: bytes, role: .targets)).flatMap { try? TargetsMetadata(payload: $0.payload) }
    }

    private static func line(_ content: LogEntryContent, _ time: UInt64, _ name: String? = nil) -> LogLine {
        LogLine(LogEntry(time: time, content: content).encoded(), name: name)
    }

    private static func digest(_ bytes: some Sequence<UInt8>) throws(IntakeError) -> LogDigest { try required(LogDigest(Array(bytes))) }

    private static func required<Value>(_ value: Value?) throws(IntakeError) -> Value {
        guard let value else { throw IntakeError(.parameter, "a change that the log has no words for") }
        return value
    }
}
