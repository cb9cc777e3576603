import Aggregation
import AggregationTasks
import Enrolment
import ModelRelease
import PrivacyAccounting
import RankingModel
import ReportIntake

/// A task as commands print it.
struct TaskFact: Encodable {
    let id: String
    let name: String
    let state: String
    let round: UInt64
    let rounds: UInt64
    let collectorURL: String
    let trustMode: String
    let assumption: String
    let epsilonPerReport: Double
    let epsilonPerSubject: Double
    let delta: Double
    let microRhoPerReport: UInt64
    let reportsPerSubject: UInt32
    let clip: Double
    let noiseStandardDeviation: Double
    let minimumBatch: UInt64
    let targetBatch: UInt64
    let roundSeconds: UInt64
    let timePrecision: UInt64
    let start: UInt64
    let end: UInt64
    let dimension: UInt32
    let reportBytes: UInt32
    let optimizer: String
    let agreementHash: String

    init(_ task: StoredTask) {
        let configuration = task.configuration
        let unit = 1 / Double(UInt64(1) << UInt64(min(configuration.noise.gridExponent, 62)))
        id = task.id.description
        name = configuration.name
        state = task.isOpen ? "open" : "closed"
        round = task.current.round
        rounds = task.schedule.rounds
        collectorURL = configuration.collectorURL
        trustMode = "\(configuration.trustMode)"
        assumption = configuration.trustMode.assumption
        epsilonPerReport = configuration.epsilon(reports: 1)
        epsilonPerSubject = configuration.epsilon(reports: UInt64(configuration.maximumReportsPerSubject))
        delta = configuration.delta
        microRhoPerReport = configuration.costPerReport.microRho
        reportsPerSubject = configuration.maximumReportsPerSubject
        clip = configuration.noise.clip
        noiseStandardDeviation = configuration.noise.standardDeviation * unit
        minimumBatch = configuration.minimumBatchSize
        targetBatch = task.schedule.targetBatch
        roundSeconds = task.schedule.roundSeconds
        timePrecision = configuration.timePrecision
        start = configuration.start
        end = configuration.start + configuration.duration
        dimension = configuration.dimension
        reportBytes = configuration.limits.sizeClass
        optimizer = task.schedule.optimizer.description
        agreementHash = Hexadecimal.text(configuration.agreementHash)
    }

    /// The facts in lines.
    var text: String {
        """
          name        \(name) (\(state)), round \(round) of \(rounds)
          epsilon     \(DashboardText.decimal(epsilonPerSubject, places: 4)) at delta \(delta) for \(reportsPerSubject) reports of a subject; \
        \(DashboardText.decimal(epsilonPerReport, places: 4)) for one
          holds if    \(assumption) (\(trustMode))
          clip, noise \(DashboardText.decimal(clip, places: 4)), standard deviation \(DashboardText.decimal(noiseStandardDeviation, places: 4)) in weight space
          batch       at least \(minimumBatch), \(targetBatch) wanted, \(roundSeconds) s a round
          interval    \(DashboardText.moment(start)) to \(DashboardText.moment(end)) UTC, times truncated to \(timePrecision) s
          report      \(dimension) coordinates in \(reportBytes) bytes
          optimizer   \(optimizer)
          agreement   \(agreementHash)
        """
    }
}

extension OpenedCollector {
    /// All tasks.
    func tasks() async throws(CollectorFailure) -> [StoredTask] {
        do { return try await store.tasks() } catch { throw CollectorFailure(store: error) }
    }

    /// The one task whose identifier begins with `text`.
    func task(_ text: String) async throws(CollectorFailure) -> StoredTask {
        let found = try await tasks().filter { !text.isEmpty && $0.id.description.hasPrefix(text) }
        guard let task = found.first else { throw CollectorFailure(.notFound, "there is no task \(text.prefix(50))") }
        guard found.count == 1 else { throw CollectorFailure(.input, "\(text.prefix(50)) begins more than one task's identifier") }
        return task
    }

    /// Plans a task over the released model, from whose weights it goes on, checks it against what agents accept, and stores it.
    func create(_ draft: TaskDraft, now: UInt64) async throws(CollectorFailure) -> StoredTask {
        guard let current = try await desk.currentModel() else { throw CollectorFailure(.notFound, "there is no model; publish one first") }
        let (configuration, schedule) = try draft.plan(for: current.model, collectorURL: configuration.address.text, now: now)
        if let other = try await tasks().first(where: \.isOpen), other.configuration != configuration {
            throw CollectorFailure(
                .input, "task \(other.id.description.prefix(10)) (\(other.configuration.name)) trains the model; end it with `task close` first")
        }
        do {
            let id = try await store.createTask(
                configuration, schedule: schedule, modelVersion: current.number, weights: current.model.weights, now: now)
            return try await store.task(id)
        } catch { throw CollectorFailure(store: error) }
    }
}
