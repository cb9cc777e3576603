import Foundation
import Testing

@Suite("Rules of the house")
struct HouseRulesTests {
    static let agentOnly: Set<String> = [
        "BehaviorEvents", "CollectorClient", "Consent", "Contribution", "DeviceStore", "LocalTraining", "Ranking", "ReportOutbox",
        "SessionFeatures", "Sessions",
    ]
    static let programs: Set<String> = ["CollectorService", "EdgeAgent", "sotto-audit", "sotto-fleet"]

    @Test("The collector has no import path to an agent-only room")
    func collectorCannotNameBehaviour() throws {
        let reached = try PackageGraph().reachable(from: "CollectorService")
        #expect(reached.contains("ReportIntake"), "the walk itself must work")
        #expect(reached.isDisjoint(with: Self.agentOnly))
    }

    @Test("The agent has no import path to a collector-only room")
    func agentCannotAggregate() throws {
        let reached = try PackageGraph().reachable(from: "EdgeAgent")
        #expect(reached.contains("BehaviorEvents"), "the walk itself must work")
        #expect(reached.isDisjoint(with: ["Aggregation", "ReportIntake", "CollectorService", "SimulatedFleet"]))
    }

    @Test("Rooms that only compute import no networking, database, logging or Foundation")
    func pureRooms() throws {
        let graph = try PackageGraph()
        let pure = [
            "VectorMath", "TLSPresentation", "PrivacyAccounting", "PrivacyLedger", "NoiseMechanisms", "AggregationTasks", "Aggregation",
            "BehaviorEvents", "Consent", "Sessions", "SessionFeatures", "Ranking", "RankingModel", "LocalTraining", "ReportOutbox",
            "Compliance", "Enrichment", "RankingEvaluation", "Scorecards",
        ]
        let forbidden: Set<String> = [
            "AsyncHTTPClient", "Foundation", "GRDB", "Hummingbird", "Logging", "NIOCore", "NIOPosix", "ServiceLifecycle",
        ]
        for room in pure {
            var imports = try #require(graph.imports[room], "\(room) is a room")
            // The Essentials are Foundation without the system; elsewhere they are part of the whole.
            if imports.contains("FoundationEssentials") { imports.remove("Foundation") }
            #expect(imports.isDisjoint(with: forbidden), "\(room) imports \(imports.intersection(forbidden).sorted())")
        }
    }

    @Test("Only VectorMath, Keystream and Zlib say unsafe")
    func unsafeStaysInThreeRooms() throws {
        let root = try PackageGraph().root
        for folder in ["Sources", "agent/EdgeAgent", "collector/CollectorService"] {
            for file in PackageGraph.swiftFiles(in: root.appending(path: folder)) {
                let path = file.path.dropFirst(root.path.count)
                if ["/Sources/VectorMath/", "/Sources/Keystream/", "/Sources/Zlib/"].contains(where: path.hasPrefix) { continue }
                let code = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter {
                    !$0.drop(while: { $0 == " " }).hasPrefix("//")
                }
                let offenders = code.filter { $0.contains(/\bunsafe\b|withUnsafe|UnsafeMutable|UnsafeBuffer|UnsafePointer|UnsafeRaw/) }
                #expect(offenders.isEmpty, "\(path): \(offenders.first ?? "")")
            }
        }
    }

    @Test("No room is a bucket, and no file is longer than one room")
    func namesAndSizes() throws {
        let root = try PackageGraph().root
        for folder in ["Sources", "agent/EdgeAgent", "collector/CollectorService", "Tests"] {
            for file in PackageGraph.swiftFiles(in: root.appending(path: folder)) {
                let path = file.path.dropFirst(root.path.count).lowercased()
                #expect(path.firstMatch(of: /\/(utils?|helpers?|common|misc|shared|managers?|core)(\/|\.swift)/) == nil, "\(path)")
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).count
                #expect(lines <= 401, "\(path) has \(lines) lines")
            }
        }
    }
}
