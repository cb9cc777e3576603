import Aggregation
import AggregationTasks
import ModelRelease
import PrivacyAccounting
import ReportIntake
import ReportSealing
import ServiceConfiguration
import TransparencyLog

extension CollectorRuntime {
    /// Gathers what the dashboard shows.
    func dashboardFacts(isReady: Bool) async throws(CollectorFailure) -> DashboardFacts {
        let now = clock()
        let state = state
        let statistics = intake.statistics()
        var rounds: [DashboardFacts.Round] = []
        var cohorts: [UInt64: UInt64] = [:]
        var quality: [UInt64: [DashboardFacts.Quality]] = [:]
        var tasks: [DashboardFacts.Task] = []
        var accepted: UInt64 = 0
        do throws(IntakeError) {
            for task in try await collector.store.tasks() {
                let stored = Array(try await collector.store.rounds(task.id).reversed())
                for round in stored {
                    if let version = round.modelVersionOut { cohorts[version] = round.accepted }
                    accepted += round.accepted
                    rounds.append(Self.fact(round, task))
                }
                tasks.append(Self.fact(task, stored))
            }
            for entry in try await collector.store.quality() {
                quality[entry.modelVersion, default: []].append(
                    DashboardFacts.Quality(label: entry.label, hitRate: entry.hr20, reciprocalRank: entry.mrr20, events: entry.events))
            }
        } catch { throw CollectorFailure(store: error) }
        let models = try await desk.models()
        return DashboardFacts(
            collector: collector.configuration.layers[CollectorSettings.name], build: CollectorBuild.version, now: now, started: started,
            isReady: isReady, databaseBytes: state.statistics?.databaseBytes ?? 0, devicesActive: state.statistics?.activeDevices ?? 0,
            devicesRevoked: state.statistics?.revokedDevices ?? 0, tokensLeft: state.statistics?.openTokens ?? 0, tasks: tasks, rounds: rounds,
            rejections: (state.statistics?.refusedByCause ?? [:]).map { ($0.key.rawValue, $0.value) },
            models: models.map { model in
                DashboardFacts.Model(
                    version: model.version, created: model.published, cohort: cohorts[model.version] ?? 0, bytes: UInt64(model.length),
                    digest: model.digest, isCurrent: model.version == models.last?.version, quality: quality[model.version] ?? [])
            },
            keys: try await keyFacts(state.ring), intake: Self.fact(statistics))
    }

    private static func fact(_ round: StoredRound, _ task: StoredTask) -> DashboardFacts.Round {
        let state =
            switch round.phase {
            case .opening, .open: "open"
            case .closing: "closing"
            case .closed: "released"
            case .abandoned: "abandoned"
            }
        return DashboardFacts.Round(
            task: task.configuration.name, number: round.number, state: state, accepted: round.accepted,
            rejected: round.refused.values.reduce(0, +), minimumBatch: task.configuration.minimumBatchSize, targetBatch: task.schedule.targetBatch,
            opened: round.opened,
            deadline: round.deadline, closed: round.closed, modelVersion: round.modelVersionIn)
    }

    /// A subject contributes at most once to a round, and at most as often as the task allows.
    private static func fact(_ task: StoredTask, _ rounds: [StoredRound]) -> DashboardFacts.Task {
        let configuration = task.configuration
        let taken = rounds.count { $0.accepted > 0 }
        let sent = min(UInt64(configuration.maximumReportsPerSubject), UInt64(taken))
        return DashboardFacts.Task(
            name: configuration.name, id: task.id.description, isOpen: task.isOpen, trust: "\(configuration.trustMode)",
            assumption: configuration.trustMode.assumption, epsilonPerReport: configuration.epsilon(reports: 1),
            epsilonSoFar: sent == 0 ? 0 : configuration.epsilon(reports: sent),
            epsilonCap: configuration.epsilon(reports: UInt64(configuration.maximumReportsPerSubject)), delta: configuration.delta,
            reportsPerSubject: UInt64(configuration.maximumReportsPerSubject), roundsClosed: UInt64(rounds.count { $0.phase.isFinal }),
            rounds: task.schedule.rounds, minimumBatch: configuration.minimumBatchSize, targetBatch: task.schedule.targetBatch,
            optimizer: optimizer(task.schedule.optimizer))
    }

    private static func optimizer(_ optimizer: ServerOptimizer) -> String {
        switch optimizer {
        case .fedAvg(let rate): "FedAvg, lr \(rate)"
        case .fedAvgM(let momentum, let rate): "FedAvgM, μ \(momentum), lr \(rate)"
        case .fedAdam(let adam): "FedAdam, η \(adam.eta)"
        }
    }

    private static func fact(_ statistics: IntakeStatistics) -> DashboardFacts.Intake {
        DashboardFacts.Intake(
            waiting: UInt64(statistics.queueDepth), capacity: UInt64(statistics.queueCapacity), commits: statistics.commits,
            latency: zip(LatencyHistogram.bounds + [.infinity], statistics.commitLatency.counts).map { ($0, $1) }, uploads: statistics.uploads,
            bytes: statistics.bytes)
    }

    /// The root of trust; whoever takes the machine over must not find enough of its keys to sign another one.
    static func rootFact(_ root: RootMetadata, present: Int) -> DashboardFacts.Key {
        let (threshold, count) = (root.root.threshold, root.root.keys.count)
        return DashboardFacts.Key(
            name: "Root v\(root.version)",
            use: "\(threshold) of \(count) keys sign; " + (present == 0 ? "all offline" : "\(present) in DIR/keys: move them away"),
            state: present == 0 ? "valid" : "not offline", expires: root.expires, alarm: present == 0 ? nil : present < threshold ? "warn" : "bad")
    }

    /// The public log: how far it is served, since when, and who cosigned.
    static func logFact(_ log: LogState, policy: WitnessPolicy, refuses: Bool) -> DashboardFacts.Key {
        let witnesses = policy.witnesses.isEmpty ? "no witnesses" : "cosigned by \(log.witnesses.count) of \(policy.witnesses.count)"
        let waiting = log.signed - min(log.served, log.signed)
        return DashboardFacts.Key(
            name: "Public log",
            use: "\(DashboardText.count(log.served)) entries"
                + (log.time.map { ", checkpoint of \(DashboardText.moment($0))" } ?? ", no checkpoint") + ", \(witnesses)",
            state: refuses ? "refuses to go on" : waiting > 0 ? "\(DashboardText.count(waiting)) wait for witnesses" : "valid", expires: nil,
            alarm: refuses ? "bad" : waiting > 0 ? "warn" : nil)
    }

    /// HPKE keys, signed documents and the server's certificate, each with its end.
    private func keyFacts(_ ring: KeyRing) async throws(CollectorFailure) -> [DashboardFacts.Key] {
        let publisher = try await desk.publisher()
        var facts = ring.entries.reversed().filter { $0.state != .deleted }.map { entry in
            let life = entry.state == .active ? ring.schedule.activeLifetime : ring.schedule.grace
            return DashboardFacts.Key(
                name: "HPKE key \(entry.id)", use: entry.state == .active ? "devices seal reports to it" : "still opens reports",
                state: entry.state == .expired ? "withdrawn" : entry.state.rawValue,
                expires: entry.state == .pending ? entry.activation : entry.since + life, notice: 0)
        }
        facts.append(Self.rootFact(publisher.root, present: try ReleaseKeys(collector.directory).present(.root, of: publisher.root).count))
        if let targets = publisher.targets {
            facts.append(DashboardFacts.Key(name: "Files v\(targets.version)", use: "what is released", state: "valid", expires: targets.expires))
        }
        if let timestamp = publisher.timestamp {
            facts.append(
                DashboardFacts.Key(
                    name: "Timestamp v\(timestamp.version)", use: "what is fresh", state: "valid", expires: timestamp.expires, notice: 6 * 3_600))
        }
        facts.append(Self.logFact(state.log, policy: log.identity.policy, refuses: isReadOnly))
        if !collector.configuration.layers[CollectorSettings.plainHTTP] {
            facts.append(
                DashboardFacts.Key(
                    name: "Server certificate", use: "TLS", state: "valid", expires: try ServerIdentity(collector).expiry()))
        }
        return facts
    }
}
