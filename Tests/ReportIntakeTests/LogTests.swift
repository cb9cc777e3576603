import Aggregation
import AggregationTasks
import Foundation
import GRDB
import ReportSealing
import Testing

@testable import ReportIntake

@Suite("The log in the store")
struct LogTests {
    /// Names every change, and nothing else.
    static let scribe: LogScribe = { change, time, _ throws(IntakeError) in
        let (text, name): (String, String?) =
            switch change {
            case .taskOpened(let task): ("task \(task.name) opened", "tasks/\(task.taskID)")
            case .taskClosed(let task): ("task closed", "ends/\(task)")
            case .roundClosed(let round):
                (
                    "round \(round.round) closed with \(round.accepted), record \(round.record != nil), sums \(round.aggregateHash != nil)",
                    "rounds/\(round.configuration.taskID)/\(round.round)"
                )
            case .documentStored(let document): ("\(document.name) \(document.version)", nil)
            case .keyChanged(let key): ("key \(key.id) \(key.state.rawValue)", nil)
            case .policyChanged(let policy): ("policy \(String(decoding: policy, as: UTF8.self))", nil)
            }
        return [LogLine(Array("\(time) \(text)".utf8), name: name)]
    }

    private func lines(_ store: IntakeStore) async throws -> [String] {
        try await store.logEntries(0..<1_000).map { String(decoding: $0.entry, as: UTF8.self) }
    }

    /// A round of the world's task, published. Returns what was closed.
    private func finishRound(_ world: TestWorld, _ store: IntakeStore, record: Bool = true) async throws -> ClosedRound {
        try await world.contribute([8, 16, 0, -8], count: 4)
        let events = try await store.advance(now: TestWorld.now)
        guard let closed = events.lazy.compactMap({ if case .closed(let closed) = $0 { closed } else { nil } }).first else {
            throw IntakeError(.unknownRound)
        }
        let next = try closed.step(from: try #require(closed.weights))
        let record = record ? try Self.record(closed, next.weights) : nil
        for _ in 0..<2 {
            try await store.publish(
                closed, newWeights: next.weights, modelVersion: 2, optimizerState: next.optimizerState, record: record, now: TestWorld.now + 1)
        }
        return closed
    }

    static func record(_ closed: ClosedRound, _ weights: [Float]) throws -> RoundRecord {
        let hash = [UInt8](repeating: 1, count: 32)
        return try RoundRecord(
            taskConfiguration: [1], round: closed.round, opened: closed.opened, closed: closed.closed, accumulator: closed.accumulator,
            rejections: [], optimizer: closed.task.schedule.optimizer, stateBefore: closed.optimizerState,
            weightsBefore: try #require(closed.weights), weightLimit: 1e6, weightsAfter: weights,
            modelIn: .init(version: 1, contentVersion: 1, sha256: hash), modelOut: .init(version: 2, contentVersion: 2, sha256: hash))
    }

    @Test("holds each change once, with its leaf hash, in the order in which things happened")
    func changes() async throws {
        try await TestWorld.run(target: 4) { world in
            world.store.close()
            let store = try IntakeStore.open(world.path, scribe: Self.scribe)
            defer { store.close() }
            let again = TestWorld(
                folder: world.folder, store: store, intake: try TestWorld.intake(store, world.pair), configuration: world.configuration,
                pair: world.pair)
            #expect(try await lines(store) == ["\(TestWorld.start) task ranker opened"])
            let schedule = try RoundSchedule(rounds: 3, targetBatch: 4, roundSeconds: 600, optimizer: .fedAvg(learningRate: 1))
            try await store.createTask(world.configuration, schedule: schedule, modelVersion: 1, now: 5)
            _ = try await finishRound(again, store)
            for time in [10, 11] as [UInt64] {
                try await store.putReleases([("root.json", [1], 1), ("timestamp.json", [2], 1)], now: time)
                try await store.adoptPolicy(Array("a".utf8), now: time)
                try await store.saveKey(try #require(KeyRing.Entry(id: 7, activation: 1, state: .active, since: 2, keyPair: world.pair)))
            }
            try await store.adoptPolicy(Array("b".utf8), now: 12)
            try await store.saveKey(try #require(KeyRing.Entry(id: 7, activation: 1, state: .expired, since: 13, keyPair: world.pair)))
            try await store.closeTask(world.task, now: TestWorld.now + 5)
            let now = TestWorld.now
            #expect(
                try await lines(store) == [
                    "\(TestWorld.start) task ranker opened", "\(now + 1) round 1 closed with 4, record true, sums true", "10 root.json 1",
                    "10 timestamp.json 1", "10 policy a", "2 key 7 active", "12 policy b", "13 key 7 expired",
                    "\(now + 5) round 2 closed with 0, record false, sums false", "\(now + 5) task closed",
                ])
            for entry in try await store.logEntries(0..<100) {
                #expect(entry.leafHash == LogTable.leafHash(entry.entry))
                #expect(try await store.logLeafHashes(entry.number..<entry.number + 1) == [entry.leafHash])
            }
            #expect(try await store.logSize() == 10)
            #expect(try await store.logNumber(named: "rounds/\(world.task)/1") == 1)
            #expect(try await store.logNames(below: 1) == ["tasks/\(world.task)": 0])
        }
    }

    @Test("takes a change back when its entry cannot be written")
    func atomicity() async throws {
        try await TestWorld.run { world in
            world.store.close()
            let store = try IntakeStore.open(world.path) { change, _, _ throws(IntakeError) in
                if case .documentStored = change { throw IntakeError(.parameter, "no words for it") }
                return [LogLine([1])]
            }
            defer { store.close() }
            await #expect(throws: IntakeError(.parameter)) { try await store.putRelease("root.json", bytes: [1], version: 1, now: 5) }
            #expect(try await store.release("root.json") == nil)
            #expect(try await store.logSize() == 1)
        }
    }

    @Test("only ever grows")
    func appendOnly() async throws {
        try await TestWorld.run { world in
            world.store.close()
            let store = try IntakeStore.open(world.path, scribe: Self.scribe)
            defer { store.close() }
            for sql in ["UPDATE log SET entry = x'00'", "DELETE FROM log", "UPDATE log SET number = number + 1"] {
                await #expect(throws: IntakeError(.conflict)) { try await store.write { try $0.execute(sql: sql) } }
            }
            #expect(try await store.logSize() == 1)
        }
    }

    @Test("begins with what an older store knows, at its own times, and leaves every total as it was")
    func migration() async throws {
        try await TestWorld.run(target: 4) { world in
            _ = try await finishRound(world, world.store, record: false)
            try await world.store.putReleases([("root.json", [1], 1)], now: TestWorld.start - 1)
            try await world.store.saveKey(try #require(KeyRing.Entry(id: 7, activation: 1, state: .active, since: 3, keyPair: world.pair)))
            let (before, task) = (try await world.store.statistics(now: 1), try await world.store.task(world.task))
            let (rounds, weights) = (try await world.store.rounds(world.task), try await world.store.weights(world.task, version: 2))
            // The file as the version before this one left it.
            try await world.store.write { database in
                try database.execute(sql: "DROP TABLE log; DROP TABLE policies; PRAGMA user_version = 1")
            }
            world.store.close()

            let store = try IntakeStore.open(world.path, scribe: Self.scribe)
            defer { store.close() }
            let after = try await store.statistics(now: 1)
            #expect(after.accepted == before.accepted && after.refused == before.refused && after.activeDevices == before.activeDevices)
            #expect(try await store.task(world.task) == task)
            #expect(try await store.rounds(world.task) == rounds)
            #expect(try await store.weights(world.task, version: 2) == weights)
            #expect(
                try await lines(store) == [
                    "3 key 7 active", "\(TestWorld.start - 1) root.json 1", "\(TestWorld.start) task ranker opened",
                    "\(TestWorld.now) round 1 closed with 4, record false, sums true",
                ])
            // Opening again, with or without a scribe, adds nothing.
            store.close()
            try IntakeStore.open(world.path).close()
            let last = try IntakeStore.open(world.path, scribe: Self.scribe)
            #expect(try await last.logSize() == 4)
            last.close()
        }
    }

    @Test("names records whose files find every flipped bit")
    func recordFiles() async throws {
        try await TestWorld.run(target: 4) { world in
            let closed = try await finishRound(world, world.store)
            let file = RoundRecordFile(try Self.record(closed, [1, 2, 3, 4]))
            #expect(try RoundRecordFile(decoding: file.bytes) == file)
            for index in file.bytes.indices {
                var flipped = file.bytes
                flipped[index] ^= 0x10
                let fault = #expect(throws: RoundRecordFile.Fault.self) { try RoundRecordFile(decoding: flipped) }
                guard case .damaged = fault else {
                    Issue.record("byte \(index): \(String(describing: fault))")
                    return
                }
            }
            #expect(throws: RoundRecordFile.Fault.notARecord) { try RoundRecordFile(decoding: Array("something else".utf8)) }
            #expect(throws: RoundRecordFile.Fault.notARecord) { try RoundRecordFile(decoding: []) }
        }
    }
}
