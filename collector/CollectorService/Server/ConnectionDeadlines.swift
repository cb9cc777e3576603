import NIOCore
import NIOHTTPTypes

/// Closes a connection whose peer is slower than the limits: to send its first head, to send a body, to read an answer.
///
/// The server's own idle timer covers the time between two requests. Every limit bounds what one slow peer can hold
/// (OWASP, "slow HTTP" attacks); a closed connection is the whole answer, because the peer is not reading or not speaking HTTP.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private var timer: Scheduled<Void>?
    private var isReading = false
    private var unanswered = 0

    init(_ limits: ServerLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { arm(limits.headerSeconds, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { disarm() }

    func channelActive(context: ChannelHandlerContext) {
        arm(limits.headerSeconds, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            unanswered += 1
            arm(limits.bodySeconds, context)
        case .body: break
        case .end:
            isReading = false
            if unanswered > 0 { arm(limits.answerSeconds, context) } else { disarm() }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.handler.answered(bound.value.context) }
        context.write(data, promise: written)
    }

    /// One answer is out. A request that is still being read keeps its own deadline, so pipelining buys no time.
    private func answered(_ context: ChannelHandlerContext) {
        unanswered -= 1
        if isReading { return }
        if unanswered > 0 { arm(limits.answerSeconds, context) } else { disarm() }
    }

    private func arm(_ seconds: Int, _ context: ChannelHandlerContext) {
        disarm()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { channel.close(mode: .all, promise: nil) }
    }

    private func disarm() {
        timer?.cancel()
        timer = nil
    }
}
