import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModelRelease
import ReportIntake
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("Witnesses of the log")
struct WitnessTests {
    private static let signers: [NoteSigner] = (1...3).compactMap {
        try? NoteSigner(name: "witness-\($0).example", algorithm: .cosignature, seed: [UInt8](repeating: $0, count: 32))
    }

    private var flags: [String] {
        ["log.witnesses=" + Self.signers.prefix(2).map { "\($0.key) https://\($0.key.name)" }.joined(separator: ","), "log.quorum=1"]
    }

    private func witness(_ number: Int, _ collector: OpenedCollector) throws -> Witness {
        var witness = try Witness(signer: Self.signers[number])
        let identity = try collector.log().identity
        try witness.admit(origin: identity.origin, keys: [identity.signer.key])
        return witness
    }

    @Test("hold a task and a release back until enough of them have cosigned")
    func quorum() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(flags)
        let collector = built.runtime.collector
        let task = try await world.task(collector)
        try await built.driver.step()
        let before = built.runtime.state
        #expect(before.log.served == 4 && before.log.signed > before.log.served && before.tasks.isEmpty)

        var first = try witness(0, collector)
        let request = try await built.runtime.log.request(old: 0)
        let answer = try first.consider(request.body, now: 1_000)
        let state = try await built.runtime.log.attach(answer.response)
        #expect(state.served == before.log.signed && state.witnesses == ["witness-1.example"])
        try await built.driver.step()
        #expect(built.runtime.state.tasks.map(\.id) == [task.id])
        let served = try #require(collector.log().directory.read(LogDirectory.checkpoint))
        #expect(try collector.log().identity.trust.verify(served).cosignatures.map(\.time) == [1_000])

        // The next request proves that the log only grew.
        let size = try #require(first.size(of: collector.log().identity.origin))
        let next = try await built.runtime.log.request(old: size)
        #expect(!next.proof.hashes.isEmpty || next.oldSize == built.runtime.state.log.signed)
        #expect(try first.consider(next.body, now: 1_001).size == built.runtime.state.log.signed)
    }

    @Test("are believed only if the configuration names them and their signature is on this very checkpoint")
    func strangers() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(flags)
        let log = built.runtime.log
        try await built.driver.step()
        let newest = try #require(try log.newest())
        let before = try LogDeskTests.files(world)
        let other = try Checkpoint(origin: newest.checkpoint.origin, size: newest.size + 1, root: newest.root)
        let answers = [
            "\(try Self.signers[2].cosign(newest.checkpoint, at: 1))\n",
            "\(try Self.signers[0].cosign(other, at: 1))\n",
            "something else\n", "",
        ]
        for answer in answers {
            await #expect(throws: CollectorFailure(.input, "")) { try await log.attach(Array(answer.utf8)) }
            #expect(try LogDeskTests.files(world) == before)
        }
        let note = try SignedNote(text: other.text, signatures: [try Self.signers[0].cosign(other, at: 1)])
        await #expect(throws: CollectorFailure(.input, "")) { try await log.attach(note.bytes) }
        #expect(try LogDeskTests.files(world) == before)
    }

    @Test("may cosign a checkpoint that is not the newest any more")
    func late() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(flags)
        try await built.driver.step()
        let log = built.runtime.log
        let early = try #require(try log.newest())
        _ = try await world.task(built.runtime.collector)
        try await built.driver.step()
        #expect(try #require(try log.newest()).size > early.size)
        let note = try early.note.adding([try Self.signers[1].cosign(early.checkpoint, at: 9)])
        #expect(try await log.attach(note.bytes).served == early.size)
        #expect(try #require(try log.newest()).size > early.size)
        // Never back.
        let old = try #require(try log.checkpoint(LogDirectory.checkpoint))
        await #expect(throws: CollectorFailure(.input, "")) { try await log.attach(old.note.bytes) }
    }

    @Test("and the log's key come into the root with two root keys' signatures")
    func announcement() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open(flags)
        let release = try collector.log().identity.release
        #expect(try await collector.desk.announce(release, offline: [], now: world.now) == 2)
        let root = try await collector.desk.publisher().root
        #expect(root.log == release && root.log?.witnesses.count == 2 && root.log?.quorum == 1)
        await #expect(throws: CollectorFailure(.input, "")) { try await collector.desk.announce(release, offline: [], now: world.now) }
    }

    @Test(
        "must be keys of witnesses, and not fewer than the quorum",
        arguments: [
            ["log.quorum=1"], ["log.witnesses=nothing"], ["log.witnesses=a+b+c"], ["log.origin=two words"], ["log.origin=a+b"],
        ])
    func configuration(_ flags: [String]) async throws {
        let world = try CollectorWorld()
        try await world.found()
        #expect(throws: CollectorFailure(.configuration, "")) { try world.open(flags) }
    }
}
