import Foundation
import SimulatedFleet
import Testing

@Suite("Programs as children")
struct ChildProgramTests {
    private let shell = URL(filePath: "/bin/sh")

    @Test("A child's output and status come back; a failure carries the child's own last words")
    func run() throws {
        let result = try ChildProgram.run(shell, ["-c", "echo out; echo err >&2; exit 3"], mustSucceed: false)
        #expect(result.status == 3)
        #expect(String(decoding: result.output, as: UTF8.self) == "out\n")
        #expect(result.errorText == "err\n")
        do {
            try ChildProgram.run(shell, ["-c", "echo 'no such table' >&2; exit 1"])
            Issue.record("a failed child must throw")
        } catch {
            #expect("\(error)".contains("no such table"))
        }
        #expect(throws: ChildProgram.Failure.self) { try ChildProgram.run(URL(filePath: "/nonexistent/program"), []) }
    }

    @Test("Stopping all children ends each of them, also one that ignores the request")
    func stop() throws {
        let programs = RunningPrograms()
        let log = FleetWorld.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: log) }
        let child = try ChildProgram(URL(filePath: "/bin/sleep"), ["60"], log: log)
        programs.add(child)
        #expect(child.isRunning)
        programs.stopAll(grace: 0.2)
        #expect(!child.isRunning)
    }
}
