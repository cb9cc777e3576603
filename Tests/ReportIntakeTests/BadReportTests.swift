import AggregationTasks
import Foundation
import ReportFormat
import ReportIntake
import Testing

@Suite struct BadReportTests {
    /// One way in which a report is bad, and the name under which it is refused.
    enum Flaw: CaseIterable {
        case flippedCiphertext, flippedTime, wrongTask, wrongAgreement, unknownKey, otherKey
        case zipBomb, notCompressed, truncatedStream, dirtyPadding, lyingLength, shortPayload
        case wrongVersion, wrongWidth, wrongDimension, shortVector, longVector, outOfRange, overNorm
        case beforeTask, afterTask, future, roundZero, roundBeyond, roundNotOpen

        var cause: RejectionCause {
            switch self {
            case .flippedCiphertext, .flippedTime, .wrongTask, .wrongAgreement, .otherKey: .cryptoFailure
            case .unknownKey: .outdatedKey
            case .zipBomb, .longVector: .trailingBytes
            case .notCompressed, .truncatedStream: .badCompression
            case .dirtyPadding: .badPadding
            case .lyingLength, .shortVector: .truncated
            case .shortPayload: .malformed
            case .wrongVersion: .wrongVersion
            case .wrongWidth: .wrongWidth
            case .wrongDimension: .wrongDimension
            case .outOfRange: .outOfRange
            case .overNorm: .overNorm
            case .beforeTask: .taskNotStarted
            case .afterTask: .taskExpired
            case .future: .fromFuture
            case .roundZero, .roundBeyond: .wrongRound
            case .roundNotOpen: .roundNotOpen
            }
        }
    }

    /// 20,000 zeros in 42 bytes.
    private static let bomb: [UInt8] = [
        0x78, 0xda, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0d, 0x0f,
        0xa0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x78, 0x30, 0x4e, 0x20, 0x00, 0x01,
    ]

    private func forge(_ flaw: Flaw, _ world: TestWorld) throws -> [UInt8] {
        var forge = world.forge
        let honest = ReportForge.vector([1, 2, 3, 4])
        let packed = ReportForge.compressed(honest)
        func sealed(_ content: [UInt8]) throws -> [UInt8] { try forge.seal(forge.padded(content), id: .random()) }
        switch flaw {
        case .flippedCiphertext:
            var report = try sealed(packed)
            report[report.count - 1] ^= 1
            return report
        case .flippedTime:
            var report = try sealed(packed)
            report[23] ^= 1
            return report
        case .wrongTask: forge.configuration = TestWorld.configuration(name: "another")
        case .wrongAgreement: forge.agreementHash = [UInt8](repeating: 0, count: 32)
        case .unknownKey: forge.keyID = 8
        case .otherKey: forge.publicKey = [9] + [UInt8](repeating: 0, count: 31)
        case .zipBomb: return try sealed(Self.bomb)
        case .notCompressed: return try sealed(honest)
        case .truncatedStream: return try sealed(Array(packed.dropLast(2)))
        case .dirtyPadding: return try forge.seal(forge.padded(packed, fill: 1), id: .random())
        case .lyingLength: return try forge.seal([0, 0, 1, 0] + forge.padded(packed).dropFirst(4), id: .random())
        case .shortPayload: return try forge.seal(Array(forge.padded(packed).dropLast()), id: .random())
        case .wrongVersion: return try sealed(ReportForge.compressed(ReportForge.vector([1, 2, 3, 4], version: 2)))
        case .wrongWidth: return try sealed(ReportForge.compressed(ReportForge.vector([1, 2, 3, 4], width: 4)))
        case .wrongDimension: return try sealed(ReportForge.compressed(ReportForge.vector([1, 2, 3, 4], dimension: 5)))
        case .shortVector: return try sealed(ReportForge.compressed(ReportForge.vector([1, 2, 3], dimension: 4)))
        case .longVector: return try sealed(ReportForge.compressed(ReportForge.vector([1, 2, 3, 4, 5], dimension: 4)))
        case .outOfRange: return try sealed(ReportForge.compressed(ReportForge.vector([1001, 0, 0, 0])))
        case .overNorm: return try sealed(ReportForge.compressed(ReportForge.vector([-1000, 1000, 0, 0])))
        case .beforeTask: forge.time = TestWorld.start - 60
        case .afterTask: forge.time = TestWorld.start + 600_000
        case .future: forge.time = TestWorld.now + 900
        case .roundZero: forge.round = 0
        case .roundBeyond: forge.round = 4
        case .roundNotOpen: forge.round = 2
        }
        return try forge.report([1, 2, 3, 4])
    }

    @Test("A bad report is refused under its name and changes nothing", arguments: Flaw.allCases)
    func refused(flaw: Flaw) async throws {
        try await TestWorld.run { world in
            try await world.contribute([10, 20, 30, 40], count: 1)
            let before = try await world.round()
            let now = flaw == .afterTask ? TestWorld.start + 600_001 : TestWorld.now
            #expect(try await world.upload(forge(flaw, world), from: [2], now: now) == [flaw.cause])
            try await world.intake.flush()
            let after = try await world.round()
            #expect(after.accepted == before.accepted)
            #expect(try await world.store.statistics(now: TestWorld.now).refusedByCause[flaw.cause] == 1)
            // The device has not used its quota, and the sums hold honest reports alone.
            #expect(try await world.upload(world.forge.report([1, 1, 1, 1]), from: [2]) == [nil])
            try await world.contribute([0, 0, 0, 0], count: 3)
            let events = try await world.store.closeTask(world.task, now: TestWorld.now)
            let closed = try #require(closedRound(in: events))
            #expect(closed.sums == [11, 21, 31, 41])
        }
    }

    @Test("Good reports of an upload count beside bad ones, in the order of the body")
    func mixedUpload() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerRound: 10)) { world in
            let good = try world.forge.report([1, 0, 0, 0])
            let body = try good + forge(.overNorm, world) + world.forge.report([0, 1, 0, 0]) + good + forge(.unknownKey, world)
            let outcomes = try await world.intake.process(body, task: world.task, device: [1], now: TestWorld.now)
            #expect(outcomes.map(\.cause) == [nil, .overNorm, nil, .duplicate, .outdatedKey])
            let errors = try #require(ReportOutcome.uploadErrors(outcomes))
            #expect(errors.entries.map(\.rejection) == [.vdafVerifyError, .reportReplayed, .outdatedConfiguration])
            #expect(errors.entries.map(\.id) == [outcomes[1].id, outcomes[3].id, outcomes[4].id])
            #expect(ReportOutcome.uploadErrors(Array(outcomes.prefix(1))) == nil)
            #expect(try await world.round().accepted == 2)
        }
    }

    @Test("Garbage, an empty body and a body cut anywhere are malformed, and nothing of them counts")
    func garbage() async throws {
        try await TestWorld.run { world in
            let body = try world.forge.report([1, 2, 3, 4])
            for length in 0..<body.count {
                await #expect(throws: IntakeError(.malformedBody)) { try await world.upload(Array(body.prefix(length))) }
            }
            await #expect(throws: IntakeError(.malformedBody)) { try await world.upload([UInt8](repeating: 0xff, count: 500)) }
            #expect(try await world.round().accepted == 0)
            try await world.intake.flush()
            #expect(try await world.store.statistics(now: 0).refusedByCause[.malformedBody] == UInt64(body.count) + 1)
        }
    }

    @Test("Every single flipped bit of a report is refused")
    func flippedBits() async throws {
        try await TestWorld.run { world in
            let body = try world.forge.report([1, 2, 3, 4])
            for bit in 0..<body.count * 8 {
                var flipped = body
                flipped[bit / 8] ^= 1 << (bit % 8)
                let causes = try? await world.upload(flipped)
                #expect(causes == nil || causes?.allSatisfy { $0 != nil } == true, "bit \(bit)")
            }
            #expect(try await world.round().accepted == 0)
            #expect(try await world.upload(body) == [nil])
        }
    }

    @Test("An upload to an unknown task is refused and counted")
    func unknownTask() async throws {
        try await TestWorld.run { world in
            let other = TestWorld.configuration(name: "another").taskID
            await #expect(throws: IntakeError(.unknownTask)) {
                try await world.intake.process(world.forge.report([1, 2, 3, 4]), task: other, device: [1], now: TestWorld.now)
            }
            try await world.intake.flush()
            #expect(try await world.store.statistics(now: 0).refusedByCause[.unknownTask] == 1)
        }
    }
}

/// The round that waits for its model, if there is one among the events.
func closedRound(in events: [RoundEvent]) -> ClosedRound? {
    events.lazy.compactMap { if case .closed(let round) = $0 { round } else { nil } }.first
}
