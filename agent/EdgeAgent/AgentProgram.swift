import CollectorClient
import DeviceStore
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceConfiguration
import ServiceLifecycle
import Sessions
import UnixSignals

/// The running agent: its parts, wired. Everything that decides lives in the rooms.
struct AgentProgram {
    private let directory: AgentDirectory
    private let configuration: Configuration
    private let logger: Logger
    private let store: AgentStore
    private let subjects: LiveSubjects
    private let metrics: AgentMetrics
    private let log = ParticipationLog()

    /// Opens the store and takes back what was on.
    init(directory: AgentDirectory, configuration: Configuration, logger: Logger) async throws {
        self.directory = directory
        self.configuration = configuration
        self.logger = logger
        store = try AgentStore.open(directory, configuration: configuration)
        metrics = try AgentMetrics()
        var limits = SessionLimits()
        limits.subjects = configuration[AgentSettings.subjects]
        subjects = LiveSubjects(
            store: store, consentVersion: UInt32(configuration[AgentSettings.consentVersion]), limits: limits, installed: try store.installedRanking()
        )
        let opening = store.database.openingReport
        if let closing = opening.closing {
            logger.error("the ledger could not be trusted; nothing is spent before the next day", metadata: ["cause": "\(closing)"])
        }
        if opening.isQuarantined { logger.error("the store was damaged; it was moved aside and a new one made") }
        let restored = try await subjects.restore()
        if restored.unreadable > 0 { logger.error("session states could not be read", metadata: ["count": "\(restored.unreadable)"]) }
    }

    /// The local API's router, the same for every listener.
    func router() throws -> Router<LocalRequestContext> {
        let owner = AgentOwnerStore(store: store, subjects: subjects, participation: log)
        let api = LocalAPI(subjects: subjects, owner: owner, metrics: metrics, clock: SystemClock.milliseconds)
        return api.router(
            peers: AllowedPeers(
                hosts: configuration[AgentSettings.allowedHosts], origins: configuration[AgentSettings.allowedOrigins]),
            tokens: AppTokens(try directory.tokens()),
            limiter: RequestLimiter(
                rate: Double(configuration[AgentSettings.requestRate]), burst: Double(configuration[AgentSettings.requestBurst])))
    }

    /// Serves until SIGTERM or SIGINT.
    func run() async throws {
        let router = try router()
        var services: [any Service] = [loopback(router)]
        if configuration[AgentSettings.socket] { services.append(try unixSocket(router)) }
        services.append(SessionTimer(subjects: subjects, store: store, logger: logger))
        if let endpoint = try store.collector() {
            services.append(
                ParticipationService(
                    store: store, subjects: subjects, endpoint: endpoint, log: log, metrics: metrics, logger: logger,
                    consentVersion: UInt32(configuration[AgentSettings.consentVersion]), minimum: configuration[AgentSettings.pollMinimum],
                    maximum: max(configuration[AgentSettings.pollMinimum], configuration[AgentSettings.pollMaximum])))
        } else {
            logger.warning("not enrolled: ranking only, by what is installed")
        }
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    private func loopback(_ router: Router<LocalRequestContext>) -> some Service {
        let host = configuration[AgentSettings.host]
        let (directory, logger) = (directory, logger)
        return Application(
            router: router, server: .http1(configuration: Self.connections),
            configuration: .init(address: .hostname(host, port: configuration[AgentSettings.port]), serverName: nil),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
                do {
                    try directory.write(Array(url.utf8), to: directory.endpointFile)
                } catch {
                    logger.error("the endpoint file could not be written", metadata: ["error": "\(error)"])
                }
                logger.notice("ready", metadata: ["url": "\(url)"])
            }, logger: logger)
    }

    private func unixSocket(_ router: Router<LocalRequestContext>) throws -> some Service {
        try directory.removeStaleSocket()
        let directory = directory
        return Application(
            router: router, server: .http1(configuration: Self.connections),
            configuration: .init(address: .unixDomainSocket(path: directory.socket), serverName: nil),
            onServerRunning: { _ in directory.protectSocket() }, logger: logger)
    }

    private static var connections: HTTP1Channel.Configuration {
        var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
        decoder.maxHeaderFieldSize = 8 << 10
        decoder.maxHeaderListSize = 32 << 10
        decoder.maxHeaderFieldCount = 64
        return HTTP1Channel.Configuration(idleTimeout: .seconds(30), httpDecoderConfiguration: decoder)
    }
}

/// Closes sessions that are over, and prunes what is too old.
struct SessionTimer: Service {
    let subjects: LiveSubjects
    let store: AgentStore
    let logger: Logger

    func run() async throws {
        var lastPrune = ContinuousClock.now
        for await _ in AsyncTimer(every: .seconds(15)).cancelOnGracefulShutdown() {
            do {
                try await subjects.closeIdle(now: SystemClock.milliseconds())
                if ContinuousClock.now - lastPrune > .seconds(3600) {
                    lastPrune = .now
                    try store.database.prune(now: SystemClock.milliseconds())
                }
            } catch {
                logger.error("sessions could not be closed; tried again in a while", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// Attends the collector on a random schedule.
struct ParticipationService: Service {
    let store: AgentStore
    let subjects: LiveSubjects
    let endpoint: CollectorEndpoint
    let log: ParticipationLog
    let metrics: AgentMetrics
    let logger: Logger
    let consentVersion: UInt32
    let minimum: Duration
    let maximum: Duration

    func run() async throws {
        let transport = try CollectorTransport(endpoint: endpoint, connections: 1)
        let participation = try Participation(
            store: store, subjects: subjects, transport: transport, log: log, metrics: metrics, logger: logger, consentVersion: consentVersion)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let now = SystemClock.milliseconds()
                let retry = await participation.attend(now: now)
                var pause = Self.milliseconds(minimum) + Int64.random(in: 0...max(0, Self.milliseconds(maximum) - Self.milliseconds(minimum)))
                if let retry { pause = min(pause, max(100, retry - now)) }
                try? await Task.sleep(for: .milliseconds(pause))
            }
        }
        await transport.shutdown()
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}

/// An endless sequence of ticks; the first comes after one interval.
struct AsyncTimer: AsyncSequence, Sendable {
    let interval: Duration

    init(every interval: Duration) { self.interval = interval }

    struct AsyncIterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next() async -> Void? {
            do {
                try await Task.sleep(for: interval)
                return ()
            } catch {
                return nil
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(interval: interval) }
}
