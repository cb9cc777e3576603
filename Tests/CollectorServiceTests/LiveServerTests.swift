import Aggregation
import Enrolment
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ReportIntake
import Testing

@testable import CollectorService

@Suite("The server on a socket", .serialized)
struct LiveServerTests {
    private func world() async throws -> CollectorWorld {
        let world = try CollectorWorld()
        try await world.found()
        return world
    }

    @Test("answers, and shuts down when asked to")
    func answers() async throws {
        let world = try await world()
        let built = try await buildCollector(try world.open(["server.port=0", "rounds.tick=50ms"]), logger: .silent)
        try await built.application.test(.live) { client in
            #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
            let device = try TestDevice(seed: 1)
            let response = try await client.execute(uri: "/v1/enrolments/challenge", method: .post)
            #expect(response.body.readableBytes == 42)
            #expect(device.key.deviceID.bytes.count == 16)
        }
    }

    @Test("says which port is in use, and advances no round before it has one")
    func portInUse() async throws {
        let world = try await world()
        let first = try await world.build(["server.port=0"])
        try await first.application.test(.live) { client in
            let port = try #require(client.port)
            let collector = try world.open(["server.port=\(port)", "rounds.tick=50ms"])
            let task = try await world.task(collector)
            let second = try await buildCollector(collector, logger: .silent)
            do {
                try await second.application.run()
                Issue.record("two servers share a port")
            } catch {
                let failure = CollectorFailure(listening: error, host: "127.0.0.1", port: port, setting: "server.port")
                #expect(failure.detail == "port \(port) is in use; choose another with --set server.port=PORT")
            }
            #expect(try await collector.store.task(task.id).current.phase == .opening)
        }
    }

    @Test("refuses a header field that is too long, and too many of them")
    func headers() async throws {
        let world = try await world()
        let name = try #require(HTTPField.Name("x-filler"))
        try await world.build(["server.port=0"]).application.test(.live) { client in
            let long = try await client.execute(uri: "/health", method: .get, headers: [name: String(repeating: "a", count: 9_000)])
            #expect(long.status == .badRequest)
        }
        try await world.build(["server.port=0"]).application.test(.live) { client in
            var fields = HTTPFields()
            for _ in 0..<70 { fields.append(HTTPField(name: name, value: "a")) }
            let response = try await client.execute(uri: "/health", method: .get, headers: fields)
            #expect(response.status == .badRequest)
        }
    }

    @Test("keeps the connection after a body that is too large")
    func oversized() async throws {
        let world = try await world()
        try await world.build(["server.port=0"]).application.test(.live) { client in
            let response = try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes], body: ByteBuffer(repeating: 0, count: 100_000))
            #expect(response.status == .contentTooLarge)
            #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
        }
    }
}
