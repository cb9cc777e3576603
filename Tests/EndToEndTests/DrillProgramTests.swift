import Foundation
import Testing

@Suite("The ledger drill as a program")
struct DrillProgramTests {
    static let hasTracer = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/strace") }

    @Test("Killed once at each kind of system call, the ledger never releases what it did not charge", .enabled(if: hasTracer))
    func killed() throws {
        let scratch = try ScratchFolder()
        // A stride beyond any count: the first call of each kind. The whole campaign is run by hand.
        let outcome = try BuiltPrograms.run(
            "LedgerDrill", ["campaign", "--state", scratch.path("drill"), "--rounds", "2", "--stride", "1000", "--mode", "kill", "--json"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let tallies = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let tally = try #require(tallies.first)
        #expect((tally["runs"] as? Int ?? 0) >= 20, "every kind of system call is met: \(tally)")
        #expect((tally["violations"] as? [String])?.isEmpty == true)
    }
}
