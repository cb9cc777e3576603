import AggregationTasks
import CollectorClient
import Enrolment
import Foundation
import NIOCore
import Testing

/// A real collector on a loopback port that the system picked.
final class CollectorUnderTest {
    let scratch: ScratchFolder
    let directory: String
    private let port: Int
    private var server: RunningProgram?

    /// Makes the directory with what `releases` adds to the command line, and serves it.
    init(in scratch: ScratchFolder, releases: [String]) async throws {
        self.scratch = scratch
        directory = scratch.path("collector")
        port = try Self.freePort()
        try Self.succeed("sotto-collector", ["init", directory, "--port", "\(port)", "--host", "127.0.0.1"] + releases)
        try await start()
    }

    /// Serves a new directory that has one open task.
    convenience init(roundSeconds: Int = 600, minimumBatch: Int = 50, targetBatch: Int = 1_000) async throws {
        try await self.init(in: ScratchFolder(), releases: [])
        try Self.succeed(
            "sotto-collector",
            [
                "task", "create", directory, "--epsilon", "8", "--rounds", "3", "--reports-per-subject", "3", "--min-batch", "\(minimumBatch)",
                "--target-batch", "\(targetBatch)", "--round-seconds", "\(roundSeconds)", "--json",
            ])
    }

    /// Starts the server, also after it was killed.
    func start() async throws {
        let server = try RunningProgram("sotto-collector", ["serve", directory], log: scratch.url.appending(path: "serve-\(UUID().uuidString).log"))
        try await server.wait(for: "listening on")
        self.server = server
    }

    func kill() { server?.kill() }
    func stop() -> Int32? { server?.stop() }
    var log: String { server?.log ?? "" }

    /// Enrolment bundles for new devices.
    func bundles(_ count: Int) throws -> [EnrolmentBundle] {
        let output = try Self.succeed("sotto-collector", ["device", "token", directory, "--count", "\(count)", "--bundle"])
        return try output.split(separator: "\n").map { try EnrolmentBundle(decoding: Array($0.utf8)) }
    }

    /// A client that pins the collector's authority.
    func transport(_ bundle: EnrolmentBundle) throws -> CollectorTransport {
        try CollectorTransport(
            endpoint: try CollectorEndpoint(url: bundle.collector.text, pinnedAuthority: bundle.caCertificate), deadline: .seconds(300),
            connections: 2
        )
    }

    /// The counts of the latest round, as the operator sees them.
    func latestRound() throws -> (round: Int, accepted: Int, refused: [String: Int]) {
        let output = try Self.succeed("sotto-collector", ["round", "list", directory, "--json"])
        let rounds = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        let latest = try #require(rounds.max { ($0["round"] as? Int ?? 0) < ($1["round"] as? Int ?? 0) })
        return (latest["round"] as? Int ?? 0, latest["accepted"] as? Int ?? -1, latest["refused"] as? [String: Int] ?? [:])
    }

    @discardableResult
    static func succeed(_ program: String, _ arguments: [String]) throws -> String {
        let outcome = try BuiltPrograms.run(program, arguments)
        try #require(outcome.status == 0, "\(program) \(arguments.joined(separator: " ")): \(outcome.errors)\(outcome.output)")
        return outcome.output
    }

    private static func freePort() throws -> Int {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(bound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
