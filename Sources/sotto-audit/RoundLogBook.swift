import Aggregation
import AggregationTasks
import ReportIntake
import TLSPresentation
import TransparencyLog

/// What a log says about rounds, read from its static files and held against its checkpoint's root.
struct RoundLogBook {
    private struct Place: Hashable {
        let task: [UInt8]
        let round: UInt64
    }

    private var rounds: [Place: RoundClosed] = [:]
    private var tasks: Set<[UInt8]> = []
    private var findings: [RoundFinding] = []

    /// Reads a log. Throws when a file is missing or no log is there.
    init(folder: LogFolder) throws(LogInputFailure) {
        guard let note = folder.checkpoint().flatMap({ try? SignedNote($0) }), let checkpoint = try? Checkpoint(note.text) else {
            throw LogInputFailure("there is no checkpoint in \(folder.path)")
        }
        var tree = MerkleTree()
        var number: UInt64 = 0
        while let index = TileIndex(.entries, index: number, treeSize: checkpoint.size) {
            guard let bytes = folder.fetch(index), let bundle = try? EntryBundle(bytes: bytes, width: index.width) else {
                throw LogInputFailure("\(index.path) is missing in \(folder.path) or can't be read")
            }
            for entry in bundle.entries {
                do { try tree.append(.leaf(entry)) } catch { throw LogInputFailure("\(error)") }
                take(entry)
            }
            number += 1
        }
        if tree.root != checkpoint.root {
            findings.append(RoundFinding("log_root", round: nil, "the log's entries are not those that its checkpoint commits to"))
        }
    }

    private mutating func take(_ bytes: [UInt8]) {
        switch (try? LogEntry(decoding: bytes))?.content {
        case .taskOpened(let task):
            if let configuration = try? TaskConfiguration(decoding: task.configuration) { tasks.insert(configuration.taskID.bytes) }
        case .roundClosed(let round): rounds[Place(task: round.taskID.bytes, round: round.round)] = round
        default: break
        }
    }

    /// Where records and log disagree.
    func findings(_ replays: [RoundReplay]) -> [RoundFinding] {
        var findings = self.findings
        for replay in replays {
            guard let record = replay.record, let task = replay.task else { continue }
            func require(_ holds: Bool, _ code: String, _ detail: String) {
                if !holds { findings.append(RoundFinding(code, round: record.round, detail)) }
            }
            let name = task.taskID
            require(tasks.contains(name.bytes), "log_task", "the log never opened task \(name)")
            guard let entry = rounds[Place(task: name.bytes, round: record.round)] else {
                require(false, "log_round", "the log has no such round of task \(name)")
                continue
            }
            require(entry.recordHash.bytes == replay.digest, "log_record", "the log names a record of SHA-256 \(entry.recordHash)")
            let aggregate = ClosedRound.aggregateHash(name, record.round, record.accumulator)
            require(entry.aggregateHash.bytes == aggregate, "log_aggregate", "the log has sums of hash \(entry.aggregateHash)")
            let cohort = CohortSize(roundingDown: record.accumulator.count)
            require(entry.cohort == cohort, "log_cohort", "the log has at least \(entry.cohort.atLeast) reports")
            require(entry.modelHash.bytes == record.modelOut.sha256, "log_model", "the log has a model of SHA-256 \(entry.modelHash)")
            require(entry.modelVersion == record.modelOut.version, "log_model_version", "the log has version \(entry.modelVersion)")
            require(
                entry.previousModelHash.bytes == record.modelIn.sha256, "log_model_in",
                "the log has a model of SHA-256 \(entry.previousModelHash) before")
            let refused = record.rejections.compactMap { rejection in
                RejectionCause(rawValue: rejection.cause).map { RejectedReports(cause: $0.logCode, count: rejection.count) }
            }
            require(
                refused.count == record.rejections.count && refused.sorted { $0.cause < $1.cause } == entry.rejected, "log_rejected",
                "the log has other refusals")
        }
        return findings
    }
}
