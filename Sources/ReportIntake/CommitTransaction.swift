import Aggregation
import Foundation
import GRDB
import ReportFormat

/// One group of uploads inside one transaction: names, quotas, sums and counts change together or not at all.
struct CommitTransaction {
    /// What stays in memory between transactions: a copy of durable sums, used only while its count equals the durable one.
    typealias Cache = [Int64: IntegerAccumulator]

    private let database: Database
    private let quota: UInt64
    private var open: [RoundName: OpenRound] = [:]
    private var cache: Cache
    private var refusals: RefusalTally
    private let insertName: Statement
    private let findName: Statement

    private struct RoundName: Hashable {
        let task: TaskKey
        let number: UInt64
    }

    /// A round that the group touches, with what the group adds to it.
    private struct OpenRound {
        let key: Int64
        let isOpen: Bool
        let deadline: UInt64
        var accumulator: IntegerAccumulator?
        var uploads: [[UInt8]: UInt64] = [:]
        var added: UInt64 = 0
    }

    init(_ database: Database, quota: UInt64, cache: Cache, refusals: RefusalTally) throws {
        self.database = database
        self.quota = quota
        self.cache = cache
        self.refusals = refusals
        insertName = try database.cachedStatement(sql: "INSERT OR IGNORE INTO report_ids (round, id) VALUES (?, ?)")
        findName = try database.cachedStatement(sql: "SELECT 1 FROM report_ids WHERE round = ? AND id = ?")
    }

    /// Judges and counts all reports of the group. The caller commits.
    mutating func run(_ group: [CommitWork]) throws -> (verdicts: [[Verdict]], cache: Cache) {
        var verdicts: [[Verdict]] = []
        for work in group {
            var own: [Verdict] = []
            for report in work.reports {
                let verdict = try take(report, of: work)
                if let verdict { refusals.count(verdict, task: work.task.key, round: isKnown(report, work) ? report.round : 0) }
                own.append(verdict)
            }
            verdicts.append(own)
            if let releases = work.releases { try IntakeStore.noteRelease(releases, of: work.device, in: database) }
        }
        for round in open.values where round.added > 0 { try save(round) }
        try save(refusals)
        return (verdicts, cache)
    }

    private func isKnown(_ report: ValidatedReport, _ work: CommitWork) -> Bool {
        open[RoundName(task: work.task.key, number: report.round)] != nil
    }

    private mutating func take(_ report: ValidatedReport, of work: CommitWork) throws -> Verdict {
        guard (1...work.task.schedule.rounds).contains(report.round) else { return .wrongRound }
        let name = RoundName(task: work.task.key, number: report.round)
        guard var round = try open.removeValue(forKey: name) ?? load(name) else { return .roundNotOpen }
        defer { open[name] = round }
        let id = Data(report.metadata.id.bytes)
        // A name that was counted is a duplicate, whatever else is true by now: its sender must learn that the report is safe.
        guard round.isOpen, work.now <= round.deadline else { return try isCounted(id, round.key) ? .duplicate : .late }
        let sent = try round.uploads[work.device] ?? uploads(round.key, work.device)
        guard sent < quota else { return try isCounted(id, round.key) ? .duplicate : .overQuota }
        try insertName.execute(arguments: [round.key, id])
        guard database.changesCount == 1 else { return .duplicate }
        var accumulator = try round.accumulator ?? sums(round.key, work)
        round.accumulator = nil
        try accumulator.add(report.coordinateBytes.span)
        round.accumulator = accumulator
        round.uploads[work.device] = sent + 1
        round.added += 1
        return nil
    }

    private func isCounted(_ id: Data, _ round: Int64) throws -> Bool {
        try Int.fetchOne(findName, arguments: [round, id]) != nil
    }

    private func load(_ name: RoundName) throws -> OpenRound? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT key, phase, deadline FROM rounds WHERE task = ? AND number = ?",
                arguments: [name.task, stored(name.number)])
        else { return nil }
        return OpenRound(
            key: row["key"], isOpen: row["phase"] as Int64 == Int64(RoundPhase.open.rawValue), deadline: row.natural("deadline"))
    }

    /// The durable sums, from memory when the durable count says that memory is right.
    private mutating func sums(_ round: Int64, _ work: CommitWork) throws -> IntegerAccumulator {
        let accepted = try Int64.fetchOne(database, sql: "SELECT accepted FROM rounds WHERE key = ?", arguments: [round]) ?? 0
        if let cached = cache.removeValue(forKey: round), stored(cached.count) == accepted { return cached }
        let bytes = try Data.fetchOne(database, sql: "SELECT sums FROM rounds WHERE key = ?", arguments: [round]) ?? Data()
        let restored = try IntegerAccumulator(canonicalBytes: Array(bytes))
        guard stored(restored.count) == accepted, restored.fits(work.task.configuration) else {
            throw IntakeError(.notADatabase, "the sums of a round do not match its count")
        }
        return restored
    }

    private func uploads(_ round: Int64, _ device: [UInt8]) throws -> UInt64 {
        let count = try Int64.fetchOne(
            database, sql: "SELECT count FROM uploads WHERE round = ? AND device = ?", arguments: [round, Data(device)])
        return UInt64(clamping: count ?? 0)
    }

    private mutating func save(_ round: OpenRound) throws {
        guard let accumulator = round.accumulator else { return }
        try database.execute(
            sql: "UPDATE rounds SET accepted = ?, sums = ? WHERE key = ?",
            arguments: [stored(accumulator.count), Data(accumulator.canonicalBytes), round.key])
        for (device, count) in round.uploads {
            try database.execute(
                sql: "INSERT INTO uploads (round, device, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count",
                arguments: [round.key, Data(device), stored(count)])
        }
        cache[round.key] = accumulator
    }

    private func save(_ tally: RefusalTally) throws {
        for (place, count) in tally.counts {
            try database.execute(
                sql: """
                    INSERT INTO outcomes (task, round, cause, count) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET count = count + excluded.count
                    """,
                arguments: [place.task, stored(place.round), place.cause.rawValue, stored(count)])
        }
    }
}
