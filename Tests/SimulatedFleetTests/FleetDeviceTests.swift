import CollectorClient
import DeviceStore
import Foundation
import NIOCore
import NIOPosix
import PrivacyAccounting
import PrivacyLedger
import RankingModel
import SimulatedFleet
import Testing

@Suite("Devices of the fleet")
struct FleetDeviceTests {
    private func surroundings(port: Int = 1) throws -> FleetSurroundings {
        let cap = PrivacyCost(microRho: 1_000, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        let purpose = try #require(BudgetPurpose("model_improvement"))
        let policy = try #require(BudgetPolicy(purposes: [purpose: cap], day: cap, lifetime: cap))
        let key = try #require(LedgerKey([UInt8](repeating: 7, count: LedgerKey.byteCount)))
        return FleetSurroundings(
            endpoint: try CollectorEndpoint(url: "http://127.0.0.1:\(port)", pinnedAuthority: nil), root: [], files: SharedReleaseFiles(),
            database: try DeviceDatabase.openInMemoryForSimulation(policy: policy, key: key, now: 1_790_000_000_000))
    }

    private func devices(_ count: Int) throws -> [SimulatedDevice] {
        let surroundings = try surroundings()
        return try (0..<count).map {
            try SimulatedDevice(name: "device-\($0)", secret: [UInt8](repeating: 1, count: 32), sessions: [], surroundings: surroundings)
        }
    }

    @Test("Every device is a ledger subject of its own")
    func subjects() throws {
        #expect(Set(try devices(50).map(\.subject)).count == 50)
    }

    @Test("All devices are woken, never more at once than allowed, and outcomes are counted by reason")
    func waking() async throws {
        let gauge = Gauge()
        let tally = await FleetWake(concurrency: 3).each(try devices(20)[...], progress: { _ in }) { _, index in
            await gauge.enter()
            try await Task.sleep(for: .milliseconds(2))
            await gauge.leave()
            return index % 4 == 0 ? .satOut("no round is open") : .accepted
        }
        #expect((tally.woken, tally.accepted) == (20, 15))
        #expect(tally.reasons == ["no round is open": 5])
        #expect(await gauge.most == 3)
    }

    @Test("A device that cannot reach the collector tries again")
    func retries() async throws {
        let gauge = Gauge()
        let tally = await FleetWake(concurrency: 2).each(try devices(1)[...], progress: { _ in }) { _, _ in
            await gauge.enter()
            if await gauge.inside == 1 { throw CollectorClientError(.unreachable, "not yet") }
            return .accepted
        }
        #expect(tally.accepted == 1)
        #expect(await gauge.inside == 2)
    }

    @Test("Released files are shared by their hash; what cannot be decoded is no table and no model")
    func sharedFiles() async throws {
        let files = SharedReleaseFiles()
        let junk = await files.keep([1, 2, 3])
        #expect(await files.file(junk) == [1, 2, 3])
        #expect(await files.table(junk) == nil)
        #expect(await files.model(junk) == nil)
        #expect(await files.file([UInt8](repeating: 0, count: 32)) == nil)
    }

    @Test("A connection without TLS costs nothing beside its requests")
    func plainConnection() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
            channel.pipeline.addHandler(FixedAnswer())
        }.bind(host: "127.0.0.1", port: 0).get()
        let cost = try await HandshakeMeter.measure(
            host: "127.0.0.1", port: try #require(server.localAddress?.port), pinnedAuthority: nil)
        #expect(cost == HandshakeMeter.Cost(sent: 0, received: 0))
        try await server.close()
    }

    private actor Gauge {
        private(set) var inside = 0
        private(set) var most = 0

        func enter() {
            inside += 1
            most = max(most, inside)
        }

        func leave() { inside -= 1 }
    }

    /// Answers anything with one small page.
    private final class FixedAnswer: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            context.writeAndFlush(Self.wrapOutboundOut(answer), promise: nil)
        }
    }
}
