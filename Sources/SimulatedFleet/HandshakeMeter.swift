import CollectorClient
import NIOCore
import NIOPosix
import Synchronization

/// Measures what one TLS connection costs on the wire beside the requests that it carries: handshake, session tickets, farewell.
///
/// The client's own counter starts after the handshake. So one connection is led through a relay that counts every byte of it, and the
/// difference is what each further connection costs.
package struct HandshakeMeter {
    /// Bytes of a connection beside its requests.
    package struct Cost: Sendable, Equatable {
        /// From the device.
        package let sent: Int
        /// To the device.
        package let received: Int

        /// A cost in bytes.
        package init(sent: Int, received: Int) {
            self.sent = sent
            self.received = received
        }
    }

    /// Connects once through the relay, asks for `path`, hangs up, and counts.
    ///
    /// - Parameters:
    ///   - host: The collector's host, which the certificate must name.
    ///   - port: The collector's port.
    package static func measure(host: String, port: Int, pinnedAuthority: [UInt8]?, path: String = "/health") async throws -> Cost {
        let sent = ByteCount()
        let received = ByteCount()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let relay = try await ServerBootstrap(group: loop).childChannelInitializer { device in
            ClientBootstrap(group: device.eventLoop).connect(host: host, port: port).flatMap { collector in
                collector.pipeline.addHandler(Forwarder(to: device, counting: received)).flatMap {
                    device.pipeline.addHandler(Forwarder(to: collector, counting: sent))
                }
            }
        }.bind(host: "127.0.0.1", port: 0).get()
        let counter = WireCounter()
        let scheme = pinnedAuthority == nil ? "http" : "https"
        let endpoint = try CollectorEndpoint(
            url: "\(scheme)://127.0.0.1:\(relay.localAddress?.port ?? 0)", pinnedAuthority: pinnedAuthority)
        let transport = try CollectorTransport(endpoint: endpoint, counter: counter, connections: 1)
        let answer: Result<CollectorTransport.Response, CollectorClientError>
        do {
            answer = .success(try await transport.send("GET", path, maximumBytes: 65_536))
        } catch {
            answer = .failure(error)
        }
        await transport.shutdown()
        try await relay.close()
        // What the sockets still hold has passed the counter already; the relay sees it a moment later.
        try await Task.sleep(for: .milliseconds(100))
        _ = try answer.get()
        return Cost(sent: max(0, sent.value - counter.bytesSent), received: max(0, received.value - counter.bytesReceived))
    }

    private final class ByteCount: Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
    }

    /// Hands everything that it reads to the other side.
    private final class Forwarder: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        private let peer: any Channel
        private let count: ByteCount

        init(to peer: any Channel, counting count: ByteCount) {
            self.peer = peer
            self.count = count
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Self.unwrapInboundIn(data)
            count.add(bytes.readableBytes)
            peer.writeAndFlush(bytes, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { peer.close(promise: nil) }
    }
}
