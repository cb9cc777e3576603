import NIOCore
import Synchronization

/// Counts the bytes that cross the client's sockets, TLS records included, after the handshake.
public final class WireCounter: Sendable {
    private let sent = Atomic<Int>(0)
    private let received = Atomic<Int>(0)
    private let opened = Atomic<Int>(0)

    /// A counter at zero.
    public init() {}

    /// Bytes that were written to sockets.
    public var bytesSent: Int { sent.load(ordering: .relaxed) }
    /// Bytes that were read from sockets.
    public var bytesReceived: Int { received.load(ordering: .relaxed) }
    /// Connections that were opened.
    public var connections: Int { opened.load(ordering: .relaxed) }

    /// Puts a counting handler next to the socket, below TLS.
    func attach(to channel: any Channel) -> EventLoopFuture<Void> {
        opened.add(1, ordering: .relaxed)
        return channel.pipeline.addHandler(Handler(counter: self), position: .first)
    }

    private final class Handler: ChannelDuplexHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = IOData

        let counter: WireCounter

        init(counter: WireCounter) { self.counter = counter }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            counter.received.add(Self.unwrapInboundIn(data).readableBytes, ordering: .relaxed)
            context.fireChannelRead(data)
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            counter.sent.add(Self.unwrapOutboundIn(data).readableBytes, ordering: .relaxed)
            context.write(data, promise: promise)
        }
    }
}
