import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceConfiguration
import ServiceLifecycle

/// A collector that is ready to run: the application with its services, and what tests need to look inside.
struct CollectorApplication: Sendable {
    let runtime: CollectorRuntime
    let application: Application<RouterResponder<CollectorContext>>
    /// The routes of the main listener.
    let routes: [CollectorRouter.Route]
    /// The routes of the admin listener; none without one.
    let adminRoutes: [CollectorRouter.Route]
    let driver: RoundDriver
}

/// Composes a collector. The program and its tests use this same function.
///
/// - Parameters:
///   - collector: Directory, configuration and open store.
///   - logger: Where the server writes.
///   - clock: Unix seconds.
///   - drivesRounds: Whether the rounds advance by themselves, from the moment the port is bound; a test that owns the clock says no, gets
///     the first step right here and calls `driver.step()` for the others.
///   - onRunning: Told the bound address of the main listener, once the first step is done.
func buildCollector(
    _ collector: OpenedCollector, logger: Logger, clock: @escaping @Sendable () -> UInt64 = { SystemTime.now }, drivesRounds: Bool = true,
    onRunning: @escaping @Sendable (SocketAddress?) async -> Void = { _ in }
) async throws(CollectorFailure) -> CollectorApplication {
    let configuration = collector.configuration
    let start = ContinuousClock.now
    let runtime = try await CollectorRuntime(collector, logger: logger, clock: clock, uptime: { ContinuousClock.now - start })
    let watch = OperatorRoutes(runtime: runtime, page: try DashboardPage())
    let (bound, binding) = AsyncStream.makeStream(of: SocketAddress?.self)
    let driver = RoundDriver(runtime: runtime, bound: bound, onRunning: onRunning)
    if !drivesRounds { try await driver.step() }

    var routes = CollectorRouter.device(runtime, watch)
    if configuration.layers[CollectorSettings.metrics] { routes.append(CollectorRouter.metrics(watch)) }
    if configuration.servesDashboard { routes += CollectorRouter.dashboard(watch) }
    var services: [any Service] = drivesRounds ? [driver] : []

    var adminRoutes: [CollectorRouter.Route] = []
    let adminPort = configuration.layers[CollectorSettings.adminPort]
    if adminPort > 0 {
        adminRoutes = CollectorRouter.health(watch) + [CollectorRouter.metrics(watch)] + CollectorRouter.dashboard(watch)
        services.append(
            AdminListener(
                application: Application(
                    router: CollectorRouter.router(adminRoutes, metrics: runtime.metrics),
                    server: .http1(configuration: httpConfiguration(configuration.limits)),
                    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: adminPort), serverName: nil), logger: logger),
                port: adminPort))
    }

    var server = HTTPServerBuilder.http1(configuration: httpConfiguration(configuration.limits))
    if !configuration.layers[CollectorSettings.plainHTTP] {
        let tls = try ServerIdentity(collector).configuration()
        do { server = try .tls(server, tlsConfiguration: tls) } catch { throw CollectorFailure(.key, "TLS cannot be set up with the server's key") }
    }
    let application = Application(
        router: CollectorRouter.router(routes, metrics: runtime.metrics), server: server,
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.layers[CollectorSettings.host], port: configuration.layers[CollectorSettings.port]), serverName: nil,
            backlog: 1_024, availableConnectionsDelegate: .maximum(configuration.limits.connections, logger: logger)),
        services: services, onServerRunning: { channel in binding.yield(channel.localAddress) }, logger: logger)
    return CollectorApplication(runtime: runtime, application: application, routes: routes, adminRoutes: adminRoutes, driver: driver)
}

/// Size limits in the parser, deadlines in the pipeline.
private func httpConfiguration(_ limits: ServerLimits) -> HTTP1Channel.Configuration {
    HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionDeadlines(limits)], idleTimeout: .seconds(Int64(limits.idleSeconds)),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerListBytes, maxHeaderFieldCount: limits.headerFields))
}
