import HummingbirdCore
import NIOCore
import NIOHTTP1

/// Closes a connection that takes too long to send its first header or any body, so that slow senders cannot hold all connections.
///
/// Between two requests the idle timeout of the server's own handler counts; it also ends a later header that does not come to an end.
final class ConnectionDeadlines: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// From the opening of the connection to the end of the first header.
    static let header = TimeAmount.seconds(5)
    /// From the end of a header to the end of its body.
    static let body = TimeAmount.seconds(15)
    /// Without a request.
    static let idle = TimeAmount.seconds(30)

    private let header: TimeAmount
    private let body: TimeAmount
    private var pending: Scheduled<Void>?

    init(header: TimeAmount = ConnectionDeadlines.header, body: TimeAmount = ConnectionDeadlines.body) {
        self.header = header
        self.body = body
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { close(context, after: header) }
    }

    func channelActive(context: ChannelHandlerContext) {
        close(context, after: header)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        pending?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { pending?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: close(context, after: body)
        case .body: break
        case .end: pending?.cancel()
        }
        context.fireChannelRead(data)
    }

    private func close(_ context: ChannelHandlerContext, after time: TimeAmount) {
        pending?.cancel()
        pending = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}

/// Puts ``ConnectionDeadlines`` right behind the connection's HTTP decoder and leaves.
final class ConnectionDeadlinesInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionDeadlines(), position: .after(decoder))
        } catch {
            // A connection without deadlines is not served.
            context.close(promise: nil)
        }
    }
}

extension HTTP1Channel.Configuration {
    /// How the local API's connections are held to size and time.
    static var local: Self {
        Self(
            additionalChannelHandlers: [ConnectionDeadlinesInstaller()], idleTimeout: ConnectionDeadlines.idle,
            httpDecoderConfiguration: DecoderConfiguration(maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 64))
    }
}
