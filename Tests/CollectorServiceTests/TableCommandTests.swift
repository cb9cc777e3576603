import ArgumentParser
import Foundation
import RankingModel
import TLSPresentation
import Testing

@testable import CollectorService

@Suite struct TableCommandTests {
    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path + "/")
    }

    private static let header = "session_id\titem_id\ttimestamp\n"
    private static let monday = header + "s\ta\t1\ns\tb\t2\nt\ta\t3\nt\tb\t4\n"
    private static let tuesday = header + "u\tb\t86401\nu\tc\t86402\n"

    private static func write(_ text: String, _ file: String) throws { try Data(text.utf8).write(to: URL(filePath: file)) }

    private static func table(_ file: String) throws -> ItemTable { try ItemTable(decoding: Array(Data(contentsOf: URL(filePath: file)))) }

    @Test func `A table is built from several files and a catalogue`() async throws {
        try await Self.withFolder { folder in
            try Self.write(Self.monday, folder + "monday.tsv")
            try Self.write(Self.tuesday, folder + "tuesday.tsv")
            try Self.write("id,category,price,risk_class\na,shoes,1.50,2\nz,hats,,\n", folder + "catalogue.csv")
            try await TableCommand.Build.parse([
                "--sessions", folder + "monday.tsv", folder + "tuesday.tsv", "--catalogue", folder + "catalogue.csv", "--half-life", "1d",
                "--output", folder + "table",
            ]).execute()
            let table = try Self.table(folder + "table")
            #expect((0..<4).map { table.identifier(of: $0) } == ["a", "b", "c", "z"])
            #expect(table.popularity == [2, 3, 1, 0])
            #expect(table.attribute("risk_class", of: 0) == .number(2))
            #expect(table.provenance == .operatorSessions(population: 3))
            try await TableCommand.Show.parse([folder + "table", "--item", "a", "--json"]).execute()
            await #expect(throws: CollectorFailure(.notFound, "")) { try await TableCommand.Show.parse([folder + "table", "--item", "q"]).execute() }
        }
    }

    @Test func `A bad line stops the build and says where; or it is counted`() async throws {
        try await Self.withFolder { folder in
            try Self.write(Self.monday + "t\tb\tsoon\n", folder + "monday.tsv")
            let arguments = ["--sessions", folder + "monday.tsv", "--output", folder + "table"]
            await #expect {
                try await TableCommand.Build.parse(arguments).execute()
            } throws: { error in
                guard let error = error as? CollectorFailure, error.code == .input else { return false }
                return error.detail.contains("monday.tsv: line 6, column timestamp: badTime") && error.detail.contains("--skip-bad-lines")
            }
            try await TableCommand.Build.parse(arguments + ["--skip-bad-lines"]).execute()
            #expect(try Self.table(folder + "table").count == 2)
        }
    }

    @Test func `A delta leads from one day's table to the next, and to no other`() async throws {
        try await Self.withFolder { folder in
            try Self.write(Self.monday, folder + "monday.tsv")
            try Self.write(Self.tuesday, folder + "tuesday.tsv")
            try await TableCommand.Build.parse(["--sessions", folder + "monday.tsv", "--output", folder + "old"]).execute()
            try await TableCommand.Build.parse(["--sessions", folder + "monday.tsv", folder + "tuesday.tsv", "--output", folder + "new"]).execute()
            try await TableCommand.Delta.parse(["--from", folder + "old", "--to", folder + "new", "--output", folder + "delta"]).execute()
            try await TableCommand.Apply.parse([folder + "old", folder + "delta", "--output", folder + "applied"]).execute()
            #expect(try Data(contentsOf: URL(filePath: folder + "applied")) == Data(contentsOf: URL(filePath: folder + "new")))
            await #expect(throws: CollectorFailure(.input, "")) {
                try await TableCommand.Apply.parse([folder + "new", folder + "delta", "--output", folder + "applied"]).execute()
            }
        }
    }

    @Test func `Vectors are learned unless they are left out, or kept from an earlier table`() async throws {
        try await Self.withFolder { folder in
            try Self.write(Self.monday, folder + "monday.tsv")
            try Self.write(Self.tuesday, folder + "tuesday.tsv")
            let monday = ["--sessions", folder + "monday.tsv"]
            let both = monday + [folder + "tuesday.tsv"]
            try await TableCommand.Build.parse(monday + ["--output", folder + "old"]).execute()
            try await TableCommand.Build.parse(monday + ["--no-vectors", "--output", folder + "bare"]).execute()
            try await TableCommand.Build.parse(both + ["--vectors-from", folder + "old", "--output", folder + "new"]).execute()
            #expect(try Self.table(folder + "bare").vectors == nil)
            let (old, new) = (try #require(try Self.table(folder + "old").vectors), try #require(try Self.table(folder + "new").vectors))
            #expect((0..<old.count).allSatisfy { new.components(of: $0) == old.components(of: $0) })
            #expect((old.count, new.count) == (2, 3))
            await #expect(throws: CollectorFailure(.input, "")) {
                try await TableCommand.Build.parse(both + ["--vectors-from", folder + "bare", "--output", folder + "new"]).execute()
            }
            #expect(throws: (any Error).self) { try TableCommand.Build.parse(both + ["--vectors-from", "old", "--no-vectors", "--output", "new"]) }
            #expect(throws: (any Error).self) { try TableCommand.Build.parse(["--catalogue", "c", "--vectors-from", "old", "--output", "new"]) }
        }
    }

    @Test func `A histogram of too few sessions is refused unless that is accepted`() async throws {
        try await Self.withFolder { folder in
            let facts = ItemHistogram.Facts(
                population: 100, domainItems: 1_000, epsilon: 1, delta: 1e-6, gridExponent: 8, clipNorm: 512, variance: 1 << 20,
                pairsPerSession: 8, reach: 3, threshold: 1_024, expectedFalseCells: 1)
            let histogram = ItemHistogram(
                facts: facts, items: ["a", "b"], pairs: [.init(first: 0, second: 1, value: 2_000)], popularity: [])
            try Data(try #require(histogram).encoded()).write(to: URL(filePath: folder + "histogram"))
            let arguments = ["--histograms", folder + "histogram", "--output", folder + "table"]
            await #expect(throws: CollectorFailure(.refused, "")) { try await TableCommand.Build.parse(arguments).execute() }
            try await TableCommand.Build.parse(arguments + ["--accept-low-usefulness"]).execute()
            #expect(try Self.table(folder + "table").provenance?.epsilon == 1)
        }
    }

    @Test(arguments: [
        ("7d", 604_800_000), ("12h", 43_200_000), ("30m", 1_800_000), ("90s", 90_000), ("7", nil), ("d", nil), ("-1d", nil), ("99999d", nil),
    ])
    func `Durations are a whole number and a unit`(text: String, milliseconds: Int64?) {
        #expect(TableText.milliseconds(text) == milliseconds)
    }
}
