import TLSPresentation
import Testing
import TransparencyLog

@Suite("Judging what a log says")
struct LogAuditTests {
    static func digest(_ number: Int) -> LogDigest {
        guard let digest = LogDigest([UInt8](repeating: 0, count: 30) + [UInt8(number >> 8), UInt8(number & 255)]) else { return .zero }
        return digest
    }

    /// A configuration of three bytes: the version, the task's number, and the most reports that a subject may contribute.
    static let audit = LogAudit(
        taskName: { $0.count == 3 ? digest(1_000 + Int($0[1])) : nil },
        readConfiguration: { bytes in
            guard bytes[0] == 1 else { return bytes[0] == 2 ? .unknownVersion : .unreadable }
            return .read(
                LoggedTask(
                    taskID: digest(1_000 + Int(bytes[1])), microRhoPerReport: 10, microEpsilonPerReport: 20, microEpsilonPerSubject: 30,
                    maximumReportsPerSubject: UInt64(bytes[2]), minimumBatchSize: 55))
        })

    static func task(_ number: UInt8 = 1, version: UInt8 = 1, rho: UInt64 = 10, epsilon: UInt64 = 20, total: UInt64 = 30) throws -> LogEntryContent {
        .taskOpened(
            try #require(
                TaskOpened(
                    configuration: [version, number, 2], microRhoPerReport: rho, microEpsilonPerReport: epsilon, microEpsilonPerSubject: total)))
    }

    static func round(
        _ number: UInt64, from: Int, to: Int, task: Int = 1, version: UInt64? = nil, cohort: UInt64 = 60, aggregate: Int = 7, charged: UInt64? = nil
    ) -> LogEntryContent {
        .roundClosed(
            RoundClosed(
                taskID: digest(1_000 + task), round: number, cohort: CohortSize(roundingDown: cohort), rejected: [],
                aggregateHash: aggregate == 0 ? .zero : digest(aggregate), previousModelHash: digest(from), modelHash: digest(to),
                modelVersion: version ?? UInt64(to), recordHash: digest(8), chargedMicroRho: charged ?? 10 * min(number, 2)))
    }

    static func release(_ targets: UInt64, model: Int, version: UInt64? = nil) -> LogEntryContent {
        .releasePublished(
            ReleasePublished(
                targetsVersion: targets, targetsHash: digest(9), modelVersion: version ?? UInt64(model), modelHash: digest(model), itemTableHash: nil)
        )
    }

    static func violations(_ contents: [LogEntryContent]) -> [String] {
        var audit = Self.audit
        for (index, content) in contents.enumerated() { audit.take(LogEntry(time: 1, content: content).encoded(), at: UInt64(index)) }
        return audit.violations.map { "\($0.code.rawValue) \($0.index)" }
    }

    @Test("a log that keeps its promises has no violation")
    func holds() throws {
        #expect(
            Self.violations([
                Self.release(1, model: 1), try Self.task(), Self.round(1, from: 1, to: 2), Self.release(2, model: 2), Self.round(2, from: 2, to: 3),
                try Self.task(2), Self.round(1, from: 3, to: 4, task: 2), Self.round(3, from: 4, to: 5),
                // Nothing was released in this round.
                Self.round(4, from: 5, to: 5, cohort: 0, aggregate: 0),
                // The operator goes back to the second model under a new version.
                Self.release(3, model: 2, version: 6), Self.round(5, from: 2, to: 7), .unknown(kind: 99, body: []),
            ]).isEmpty)
    }

    @Test("each broken promise is found at its entry, and is the only one found")
    func violated() throws {
        let (release, task) = (Self.release(1, model: 1), try Self.task())
        let cases: [([LogEntryContent], String)] = [
            ([release, task, task], "task_repeated 2"),
            ([release, try Self.task(rho: 9)], "rho_mismatch 1"),
            ([release, try Self.task(epsilon: 19)], "epsilon_mismatch 1"),
            ([release, try Self.task(total: 29)], "epsilon_mismatch 1"),
            ([release, try Self.task(version: 3)], "configuration_unreadable 1"),
            ([release, Self.round(1, from: 1, to: 2), task], "round_before_task 1"),
            ([release, task, Self.round(2, from: 1, to: 2, charged: 20)], "round_number 2"),
            ([release, task, Self.round(1, from: 1, to: 2), Self.round(1, from: 2, to: 3)], "round_number 3"),
            ([release, task, Self.round(1, from: 1, to: 2), Self.round(3, from: 2, to: 3)], "round_number 3"),
            ([release, task, Self.round(1, from: 1, to: 2, cohort: 49)], "cohort_below_minimum 2"),
            ([release, task, Self.round(1, from: 1, to: 2, charged: 9)], "charge_mismatch 2"),
            ([release, task, Self.round(1, from: 1, to: 2, charged: 20)], "charge_mismatch 2"),
            ([release, task, Self.round(1, from: 3, to: 2)], "model_unknown 2"),
            ([release, task, Self.round(1, from: 1, to: 2), Self.round(2, from: 9, to: 3)], "model_unknown 3"),
            ([release, task, Self.round(1, from: 1, to: 2), Self.round(2, from: 1, to: 3)], "model_chain_broken 3"),
            ([release, task, Self.round(1, from: 1, to: 2, cohort: 0, aggregate: 0)], "model_without_result 2"),
            ([release, task, Self.round(1, from: 1, to: 2, version: 1)], "model_version_conflict 2"),
            ([release, task, Self.round(1, from: 1, to: 2), Self.release(2, model: 3, version: 2)], "model_version_conflict 3"),
            ([release, Self.release(1, model: 2)], "release_order 1"),
            ([Self.release(1, model: 5), Self.release(2, model: 4)], "model_version_fell 1"),
            (
                [
                    release, task, .policyChanged(try #require(PolicyChanged(scope: "task-closed", hash: Self.digest(1_001)))),
                    Self.round(1, from: 1, to: 2),
                ],
                "round_after_task 3"
            ),
        ]
        for (contents, expected) in cases { #expect(Self.violations(contents) == [expected]) }
    }

    @Test("what can't be read is a violation, what is too new is only not judged")
    func unreadable() throws {
        var audit = Self.audit
        audit.take([], at: 0)
        audit.take([1, 1, 0], at: 1)
        audit.take([2], at: 2)
        audit.take(LogEntry(time: 1, content: .unknown(kind: 50, body: [1])).encoded(), at: 3)
        audit.take(LogEntry(time: 1, content: try Self.task(version: 2)).encoded(), at: 4)
        audit.take(LogEntry(time: 1, content: Self.round(1, from: 0, to: 2, charged: 99)).encoded(), at: 5)
        #expect(audit.violations.map(\.code) == [.entryMalformed, .entryMalformed])
        #expect(audit.unjudged == [2, 3, 4])
        #expect(audit.entriesByKind == [0: 3, 50: 1, 1: 1, 2: 1])
    }

    @Test("the key that signs must be the one that the log announced last")
    func logKey() throws {
        var audit = Self.audit
        audit.finish(logKeyHash: Self.digest(1))
        #expect(audit.violations.isEmpty)
        let event = try #require(KeyEvent(what: .logKey, keyID: [], hash: Self.digest(1)))
        audit.take(LogEntry(time: 1, content: .keyEvent(event)).encoded(), at: 0)
        audit.finish(logKeyHash: Self.digest(1))
        #expect(audit.violations.isEmpty)
        audit.finish(logKeyHash: Self.digest(2))
        #expect(audit.violations.map(\.code) == [.logKeyMismatch])
    }
}
