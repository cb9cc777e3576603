import Foundation
import NIOCore
import NIOPosix
import SimulatedFleet
import Testing

@Suite("A run's place on the machine")
struct RunDirectoryTests {
    @Test("A run starts in an empty directory and moves the earlier run aside")
    func fresh() throws {
        let url = FleetWorld.temporaryFolder()
        let previous = URL(filePath: url.path + ".previous")
        defer { for place in [url, previous] { try? FileManager.default.removeItem(at: place) } }
        for run in 1...3 {
            try RunDirectory(url).prepare()
            #expect(!FileManager.default.fileExists(atPath: url.appending(path: "result").path))
            try Data("\(run)".utf8).write(to: url.appending(path: "result"))
        }
        #expect(try String(contentsOf: previous.appending(path: "result"), encoding: .utf8) == "2")
    }

    @Test("A directory that holds something else is left alone")
    func foreign() throws {
        let url = FleetWorld.temporaryFolder()
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        let file = url.appending(path: "thesis")
        try Data("precious".utf8).write(to: file)
        #expect(throws: ChildProgram.Failure.self) { try RunDirectory(url).prepare() }
        #expect(try String(contentsOf: file, encoding: .utf8) == "precious")
    }

    @Test("A port that is taken is passed over")
    func ports() async throws {
        let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(taken.localAddress?.port)
        #expect(try await LoopbackPort.free(preferring: port) != port)
        try await taken.close()
        #expect(try await LoopbackPort.free(preferring: port) == port)
    }
}
