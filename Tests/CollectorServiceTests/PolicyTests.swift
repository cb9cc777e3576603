import Foundation
import ModelRelease
import Testing

@testable import CollectorService

@Suite("Scorecards and rules")
struct PolicyTests {
    private static func sample(_ path: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: "docs/samples/" + path)))
    }

    private static var rules: [UInt8] { get throws { try sample("compliance/retail-finance.json") } }
    private static var card: [UInt8] { get throws { try sample("scorecards/transaction-fraud.json") } }

    @Test(
        "the samples are sound",
        arguments: [(PolicyKind.rules, "compliance/retail-finance.json"), (.scorecards, "scorecards/transaction-fraud.json")])
    func samples(kind: PolicyKind, path: String) throws {
        #expect(PolicyFiles.faults(kind, try Self.sample(path)).isEmpty)
    }

    @Test("a file that agents could not read, or whose examples fail, is refused", arguments: PolicyKind.allCases)
    func refusals(kind: PolicyKind) throws {
        let sound = String(decoding: kind == .rules ? try Self.rules : try Self.card, as: UTF8.self)
        #expect(!PolicyFiles.faults(kind, []).isEmpty)
        #expect(!PolicyFiles.faults(kind, Array(sound.dropLast(3).utf8)).isEmpty)
        let wrong =
            kind == .rules
            ? sound.replacing(#""expect": "denied""#, with: #""expect": "allowed""#)
            : sound.replacing(/"score": (\d+)/) { "\"score\": \((Int($0.1) ?? 0) + 1)" }
        #expect(wrong != sound)
        #expect(!PolicyFiles.faults(kind, Array(wrong.utf8)).isEmpty)
    }

    @Test("are released beside the model, and taken back by releasing what stood before")
    func release() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let model = try await collector.desk.models().last
        _ = try await collector.desk.publish([.rules: Self.rules, .scorecards: Self.card], now: world.now)
        await #expect(throws: CollectorFailure.self) { try await collector.desk.withdraw(.rules, now: world.now) }
        _ = try await collector.desk.publish([.rules: Self.rules + [0x0a]], now: world.now + 1)
        #expect(try await collector.desk.policies(.rules).map(\.version) == [1, 2])
        let restored = try await collector.desk.withdraw(.rules, now: world.now + 2)
        #expect((restored.version, restored.contentVersion) == (3, 1))
        #expect(try await collector.desk.bytes(of: restored) == Self.rules)
        #expect(try await collector.desk.policies(.scorecards).map(\.version) == [1])
        #expect(try await collector.desk.models().last == model)
        let targets = try #require(try await collector.desk.publisher().targets)
        #expect(targets[.rules]?.modelVersion == 3)
    }

    @Test("a file whose own version went back is refused, with the version that was released and what to do", arguments: PolicyKind.allCases)
    func regressions(kind: PolicyKind) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let desk = try world.open().desk
        func file(_ version: Int, name: String? = nil) throws -> [UInt8] {
            var text = String(decoding: kind == .rules ? try Self.rules : try Self.card, as: UTF8.self)
            text.replace(/"version": \d+/, with: "\"version\": \(version)", maxReplacements: 1)
            if let name { text.replace(/"id": "[^"]+"/, with: "\"id\": \"\(name)\"", maxReplacements: 1) }
            return Array(text.utf8)
        }
        #expect(try await desk.regressions(kind, file(1)).isEmpty)
        for version in [4, 7] {
            #expect(try await desk.regressions(kind, file(version)).isEmpty)
            _ = try await desk.publish([kind: file(version)], now: world.now + UInt64(version))
        }
        for version in 1..<7 {
            let faults = try await desk.regressions(kind, file(version))
            #expect(
                faults.count == 1 && faults[0].contains("its version \(version) goes back") && faults[0].contains("make it 8 or more"), "\(faults)")
            #expect(throws: CollectorFailure.self) { try PolicyFiles.refuse("rules.json", for: faults) }
        }
        #expect(try await desk.regressions(kind, file(7) + [0x0a]).isEmpty)
        #expect(try await desk.regressions(kind, file(1, name: "another")).isEmpty)
        // Under another name in between, and after a withdrawal, the highest version still counts; what holds now may be released again.
        _ = try await desk.withdraw(kind, now: world.now + 8)
        #expect(try await desk.regressions(kind, file(4)).isEmpty)
        #expect(try await desk.regressions(kind, file(5)).count == 1)
        _ = try await desk.publish([kind: file(1, name: "another")], now: world.now + 9)
        #expect(try await desk.regressions(kind, file(6)).count == 1)
    }

    @Test("never come back once they were withdrawn, however often one withdraws")
    func withdrawAgain() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let desk = try world.open().desk
        for version in 0..<3 {
            _ = try await desk.publish([.rules: Self.rules + Array(repeating: 0x0a, count: version)], now: world.now + UInt64(version))
        }
        #expect(try await desk.withdraw(.rules, now: world.now + 3).contentVersion == 2)
        #expect(try await desk.withdraw(.rules, now: world.now + 4).contentVersion == 1)
        await #expect(throws: CollectorFailure.self) { try await desk.withdraw(.rules, now: world.now + 5) }
        #expect(try await desk.policies(.rules).last?.version == 5)
    }
}
