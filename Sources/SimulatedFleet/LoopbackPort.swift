import NIOCore
import NIOPosix

/// Finds a loopback port to listen on.
package enum LoopbackPort {
    /// `preferred` if it is free, else any free port.
    package static func free(preferring preferred: Int) async throws -> Int {
        if preferred != 0, let port = try? await bind(preferred) { return port }
        return try await bind(0)
    }

    private static func bind(_ port: Int) async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1).bind(host: "127.0.0.1", port: port).get()
        let bound = channel.localAddress?.port ?? port
        try await channel.close()
        return bound
    }
}
