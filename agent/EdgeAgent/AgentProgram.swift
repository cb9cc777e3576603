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
    let store: AgentStore
    let subjects: LiveSubjects
    let metrics: AgentMetrics
    private let log = ParticipationLog()

    /// Opens the store and takes back what was on.
    init(directory: AgentDirectory, configuration: Configuration, logger: Logger) async throws {
        self.directory = directory
        self.configuration = configuration
        self.logger = logger
        try AgentSettings.checkPolling(configuration)
        store = try AgentStore.open(directory, configuration: configuration)
        metrics = try AgentMetrics()
        var limits = SessionLimits()
        limits.subjects = configuration[AgentSettings.subjects]
        subjects = LiveSubjects(
            store: store, consentVersion: UInt32(configuration[AgentSettings.consentVersion]), limits: limits,
            installed: Self.installed(in: store, logger: logger), mayStateSubject: configuration[AgentSettings.subjectFacts],
            streams: RankingStreams(limit: configuration[AgentSettings.streams], appLimit: configuration[AgentSettings.appStreams]))
        let opening = store.database.openingReport
        if let closing = opening.closing {
            logger.error("the ledger could not be trusted; nothing is spent before the next day", metadata: ["cause": "\(closing)"])
        }
        if opening.isQuarantined { logger.error("the store was damaged; it was moved aside and a new one made") }
        let restored = try await subjects.restore(now: SystemClock.milliseconds())
        if restored.unreadable > 0 { logger.error("session states could not be read", metadata: ["count": "\(restored.unreadable)"]) }
    }

    /// What ranks at the start. Ranking always answers: after a release that cannot be read it answers with nothing, because its rules are lost.
    private static func installed(in store: AgentStore, logger: Logger) -> InstalledRanking {
        do {
            let ranking = try store.installedRanking()
            if ranking.lacksRules {
                logger.error("the store is older than the rules that this device has had; nothing is ranked until they are here again")
            }
            return ranking
        } catch {
            logger.error("the installed release cannot be read; nothing is ranked until the next one", metadata: ["error": "\(error)"])
            return .unreadable
        }
    }

    /// The local API's router, the same for every listener.
    func router(pace: StreamPace = StreamPace()) throws -> Router<LocalRequestContext> {
        let owner = AgentOwnerStore(store: store, subjects: subjects, participation: log)
        let api = LocalAPI(subjects: subjects, owner: owner, metrics: metrics, pace: pace, clock: SystemClock.milliseconds)
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
        services.append(FactTimer(subjects: subjects))
        if let participation = try await participation() {
            services.append(participation)
        } else {
            logger.warning("not enrolled: ranking only, by what is installed")
        }
        // The last one in the list is the first one to stop.
        services.append(StreamEnding(streams: subjects.streams))
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        defer { directory.removeTraces() }
        try await group.run()
    }

    /// Taking part in the collector's tasks, if the device is enrolled. It is connected before the first request, so that no withdrawal can
    /// miss a report that waits.
    private func participation() async throws -> ParticipationService? {
        guard let endpoint = try store.collector() else { return nil }
        let transport = try CollectorTransport(endpoint: endpoint, connections: 1)
        do {
            let participation = try Participation(
                store: store, subjects: subjects, transport: transport, log: log, metrics: metrics, logger: logger,
                consentVersion: UInt32(configuration[AgentSettings.consentVersion]))
            await subjects.connect(uploads: participation)
            return ParticipationService(
                participation: participation, transport: transport, minimum: configuration[AgentSettings.pollMinimum],
                maximum: configuration[AgentSettings.pollMaximum])
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    private func loopback(_ router: Router<LocalRequestContext>) -> some Service {
        let host = configuration[AgentSettings.host]
        let (directory, logger) = (directory, logger)
        return Application(
            router: router, server: .http1(configuration: .local),
            configuration: listening(at: .hostname(host, port: configuration[AgentSettings.port])),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
                do {
                    try directory.write(Array(url.utf8), to: directory.endpointFile)
                } catch {
                    logger.error("the endpoint file could not be written", metadata: ["error": "\(error)"])
                }
                logger.notice("ready", metadata: ["url": "\(url)"])
            }, logger: Self.quiet(logger))
    }

    private func unixSocket(_ router: Router<LocalRequestContext>) throws -> some Service {
        try directory.removeStaleSocket()
        let directory = directory
        return Application(
            router: router, server: .http1(configuration: .local), configuration: listening(at: .unixDomainSocket(path: directory.socket)),
            onServerRunning: { _ in directory.protectSocket() }, logger: Self.quiet(logger))
    }

    private func listening(at address: BindAddress) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: address, serverName: nil,
            availableConnectionsDelegate: MaximumAvailableConnections(configuration[AgentSettings.connections]))
    }

    /// The framework's own messages matter only when something is wrong.
    private static func quiet(_ logger: Logger) -> Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }
}
