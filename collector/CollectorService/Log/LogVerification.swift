import AggregationTasks
import Crypto
import Foundation
import ReportIntake
import TLSPresentation
import TransparencyLog

/// What the collector's own check of its log came to: the database, the static files, the checkpoint and the rounds' records against each other.
struct LogVerification: Encodable {
    /// Entries under the newest signed checkpoint.
    let entries: UInt64
    /// Files that were compared byte for byte.
    let files: Int
    /// Round records whose hash the log holds.
    let records: Int
    /// What does not hold; empty when everything does.
    let faults: [String]
}

extension LogDesk {
    /// Rebuilds every file from the database and compares; writes nothing.
    func verify(records folder: CollectorDirectory) async throws(CollectorFailure) -> LogVerification {
        guard let newest = try newest() else { throw CollectorFailure(.notFound, "no checkpoint was signed yet; start the server once") }
        let entries: [LoggedEntry]
        do { entries = try await store.logEntries(0..<newest.size) } catch { throw CollectorFailure(store: error) }
        var (faults, builder, compared, records) = ([String](), TileBuilder(), 0, 0)
        if entries.count != Int(clamping: newest.size) { faults.append("the database holds \(entries.count) of \(newest.size) signed entries") }
        for entry in entries {
            guard (try? builder.append(entry.entry)) != nil else { throw CollectorFailure(.log, "entry \(entry.number) is too long") }
            if let name = entry.name, LogIndex.isServed(name) {
                compared += 1
                if directory.read("index/" + name) != Array("\(entry.number)\n".utf8) { faults.append("index/\(name) does not say \(entry.number)") }
            }
            guard case .roundClosed(let round)? = (try? LogEntry(decoding: entry.entry))?.content, round.recordHash != .zero else { continue }
            records += 1
            if let fault = Self.fault(of: round, in: folder) { faults.append(fault) }
        }
        if builder.tree.root != newest.root { faults.append("the database's entries have another root than the checkpoint") }
        for file in (try? builder.files()) ?? [] {
            compared += 1
            if directory.read(file.path) != file.bytes { faults.append("\(file.path) is missing or has other bytes") }
        }
        return LogVerification(entries: newest.size, files: compared, records: records, faults: faults)
    }

    private static func fault(of round: RoundClosed, in folder: CollectorDirectory) -> String? {
        guard let task = TaskID(round.taskID.bytes) else { return "a round of no task" }
        let file = folder.roundRecord(task.description, round.round)
        guard let bytes = FileManager.default.contents(atPath: file) else { return "\(file) is missing" }
        return LogDigest(Array(SHA256.hash(data: bytes))) == round.recordHash ? nil : "\(file) is not the record that the log names"
    }
}
