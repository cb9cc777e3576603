import Aggregation
import AggregationTasks
import Enrolment
import Foundation
import Logging
import ReportIntake
import ReportSealing
import ServiceConfiguration
import ServiceMetrics
import Synchronization
import TLSPresentation

/// What the routes and the services of one running collector share.
final class CollectorRuntime: Sendable {
    let collector: OpenedCollector
    let intake: ReportIntake
    let desk: ReleaseDesk
    let log: LogDesk
    let issuer: ChallengeIssuer
    let metrics: CollectorMetrics
    let logger: Logger
    /// Unix seconds.
    let clock: @Sendable () -> UInt64
    let started: UInt64
    private let served: Mutex<Served>
    private let challenges: Mutex<RateWindow>

    /// What is answered from memory, renewed at every tick.
    struct Served: Sendable {
        var tasks: [StoredTask] = []
        var rounds: [RoundDescription] = []
        var ring: KeyRing
        var keyList: [UInt8] = []
        var statistics: StoreStatistics?
        var currentModel: UInt64 = 0
        /// Where the public log stands. Nothing is served that lies beyond its checkpoint.
        var log = LogState()
        /// The newest root of trust and the newest timestamp that the log's checkpoint covers.
        var release = ServedRelease()
        /// Nil when the last tick worked.
        var failure: CollectorFailure?
    }

    init(
        _ collector: OpenedCollector, logger: Logger, clock: @escaping @Sendable () -> UInt64, uptime: @escaping @Sendable () -> Duration
    ) async throws(CollectorFailure) {
        let configuration = collector.configuration
        let now = clock()
        let ring = try await collector.custodian.ring(now: now).ring
        self.collector = collector
        self.logger = logger
        self.clock = clock
        started = now
        desk = collector.desk
        log = try collector.log()
        let layers = configuration.layers
        intake = ReportIntake(
            store: collector.store, keys: ring,
            limits: IntakeLimits(
                reportsPerUpload: layers[CollectorSettings.reportsPerUpload], bytesPerUpload: configuration.limits.bodyBytes,
                queueCapacity: layers[CollectorSettings.queue], reportsPerRound: UInt64(layers[CollectorSettings.reportsPerRound]),
                clockSkew: UInt64(configuration.seconds(CollectorSettings.clockSkew))),
            uptime: uptime)
        do {
            issuer = try ChallengeIssuer(
                secret: SecureRandom.bytes(32), lifetime: UInt64(configuration.seconds(CollectorSettings.challengeLifetime)))
        } catch { throw CollectorFailure(.key, "the challenge secret could not be made") }
        served = Mutex(Served(ring: ring))
        challenges = Mutex(RateWindow(limit: layers[CollectorSettings.challengesPerSecond]))
        metrics = try CollectorMetrics(intake: intake)
        do throws(CollectorFailure) {
            try await publishLog()
            do throws(IntakeError) { try await collector.store.adoptPolicy(configuration.policy, now: now) } catch {
                throw CollectorFailure(store: error)
            }
            try await publishLog()
            try await refresh(now: now, ring: ring)
        } catch  where error.code == .log {
            try await refresh(now: now, ring: ring)
            failed(error)
        }
    }

    /// Puts what the store holds into the log; see ``LogDesk/publish()``.
    func publishLog() async throws(CollectorFailure) { _ = try await log.publish() }

    /// What is answered from memory now.
    var state: Served { served.withLock { $0 } }

    /// Reads what is served from the store again.
    func refresh(now: UInt64, ring: KeyRing) async throws(CollectorFailure) {
        let logged = try log.state()
        let release = try await servedRelease(below: logged.served)
        do throws(IntakeError) {
            let tasks = try await loggedTasks(below: logged.served)
            let rounds = try await collector.store.openRounds(now: now)
            let statistics = try await collector.store.statistics(now: now)
            served.withLock { served in
                served.tasks = tasks
                served.log = logged
                served.release = release
                served.rounds = rounds
                served.ring = ring
                served.keyList = ring.configurations?.encoded() ?? []
                served.statistics = statistics
                served.failure = nil
            }
            metrics.update(tasks: tasks, rounds: rounds, statistics: statistics, log: logged)
        } catch { throw CollectorFailure(store: error) }
    }

    /// Remembers that a tick failed; `/ready` says so until one works.
    func failed(_ failure: CollectorFailure) { served.withLock { $0.failure = failure } }

    /// Remembers which model is released.
    func released(model: UInt64) {
        served.withLock { $0.currentModel = model }
        metrics.model.set(Double(model))
    }

    /// Whether another enrolment attempt fits into this second.
    func admitsChallenge(now: UInt64) -> Bool { challenges.withLock { $0.admits(now) } }

    /// When a device that just uploaded should come back, in seconds: when the next round is likely to open.
    ///
    /// A round ends when its batch is full or its deadline has passed. The rate so far tells which comes first.
    func pace(_ task: TaskID, now: UInt64) -> UInt64 {
        let state = state
        guard let round = state.rounds.first(where: { $0.taskID == task }), let stored = state.tasks.first(where: { $0.id == task }) else {
            return UInt64(max(1, collector.configuration.seconds(CollectorSettings.tick)))
        }
        let left = round.deadline > now ? round.deadline - now : 0
        let (accepted, elapsed) = (stored.current.accepted, now > round.opened ? now - round.opened : 0)
        guard accepted > 0, elapsed > 0 else { return min(max(1, left), 3_600) }
        let missing = round.targetBatchSize > accepted ? round.targetBatchSize - accepted : 0
        let estimate = Double(missing) * Double(elapsed) / Double(accepted)
        return min(max(1, min(left, estimate < 1e9 ? UInt64(estimate.rounded(.up)) : left)), 3_600)
    }
}

/// Counts events in the current second.
struct RateWindow: Sendable {
    let limit: Int
    private var second: UInt64 = 0
    private var count = 0

    init(limit: Int) { self.limit = limit }

    mutating func admits(_ now: UInt64) -> Bool {
        if now != second { (second, count) = (now, 0) }
        count += 1
        return count <= limit
    }
}
