import Aggregation
import AggregationTasks
import PrivacyAccounting
import RankingModel

/// A task as an operator asks for it, before it is checked against what agents accept.
struct TaskDraft: Sendable, Equatable {
    var name = "ranker"
    /// For everything that one subject sends to the task.
    var epsilon: Double
    var delta: Double
    var rounds: UInt64
    var reportsPerSubject: UInt32
    /// The largest L2 norm of an update, in weight space.
    var clip: Double
    var minimumBatch: UInt64
    var targetBatch: UInt64
    var roundSeconds: UInt64
    var maximumExtensions: UInt32 = 3
    var timePrecision: UInt64 = 3_600
    /// The task's length in seconds; nil for as long as its rounds can take.
    var duration: UInt64?
    /// With one pass it only scales the update.
    var learningRate: Double = 1
    var epochs: UInt8 = 1
    var maximumSessions: UInt16 = 64
    var optimizer: ServerOptimizer

    /// A task that every current agent admits, and its schedule; or the reason why they would not.
    ///
    /// - Parameter model: The released model, from whose weights the task goes on: one coordinate for each of them.
    func plan(
        for model: RankingModel, collectorURL: String, now: UInt64
    ) throws(CollectorFailure) -> (configuration: TaskConfiguration, schedule: RoundSchedule) {
        guard (1...64).contains(name.utf8.count) else { throw CollectorFailure(.input, "a task's name has 1 to 64 bytes") }
        guard targetBatch >= minimumBatch else {
            throw CollectorFailure(.input, "the target batch (\(targetBatch)) is below the least batch (\(minimumBatch))")
        }
        // Said before what the task costs: at a large delta every epsilon costs too much, and the fault is not epsilon's.
        if delta * 1e18 > Double(CompiledLimits.current.maximumAttoDelta), delta < 1 {
            throw CollectorFailure(.refused, "agents would refuse the task: delta may be at most 1e-5")
        }
        let schema = FeatureSchema.current
        guard model.matchesCurrentSchema, let shape = model.shape else {
            throw CollectorFailure(
                .refused,
                "the released model (\(model.weights.count) weights) is no ranker over the \(schema.count) features of this version; "
                    + "release one with `model publish`")
        }
        let dimension = UInt32(shape.parameterCount)
        let schedule: RoundSchedule
        do {
            schedule = try RoundSchedule(
                rounds: rounds, targetBatch: targetBatch, roundSeconds: roundSeconds, maximumExtensions: maximumExtensions, optimizer: optimizer)
        } catch { throw CollectorFailure(.input, error.detail) }
        let plan: TaskPlan
        do {
            plan = try TaskPlan(epsilon: epsilon, delta: delta, reports: reportsPerSubject, clip: clip, dimension: dimension)
        } catch { throw CollectorFailure(.input, Self.words(error)) }
        let configuration = TaskConfiguration(
            name: name, collectorURL: collectorURL, purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: schema.fingerprint), dimension: dimension, noise: plan.noise, limits: plan.limits,
            training: TrainingParameters(
                learningRateMicros: try Self.micros(learningRate), epochs: epochs, maximumSessions: maximumSessions),
            minimumBatchSize: minimumBatch, timePrecision: timePrecision,
            // Report times are truncated, so the task begins where the first of them can fall.
            start: timePrecision == 0 ? now : now - now % timePrecision,
            duration: try length(now: now), maximumReportsPerSubject: reportsPerSubject,
            attoDelta: UInt64((delta * 1e18).rounded(.up)))
        switch CompiledLimits.current.decide(configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count) {
        case .admitted: return (configuration, schedule)
        case .refused(let refusal):
            throw CollectorFailure(.refused, "agents would refuse the task: \(refusal.description)\(Self.advice(refusal, delta: delta))")
        }
    }

    /// What may be asked instead, where the refusal itself speaks in units that nobody types.
    private static func advice(_ refusal: TaskRefusal, delta: Double) -> String {
        switch refusal.code {
        case .reportCost, .subjectCost:
            "; epsilon may be at most \(DashboardText.decimal(largestEpsilon(delta: delta), places: 1)) at delta \(delta)"
        default: ""
        }
    }

    /// The largest epsilon that agents agree to for one subject at `delta`, rounded down to a tenth.
    static func largestEpsilon(delta: Double) -> Double {
        let ceiling = Double(CompiledLimits.current.maximumMicroRhoPerSubject) / 1_000_000
        return ((ZeroConcentratedDP.epsilon(rho: ceiling, delta: delta) ?? 0) * 10).rounded(.down) / 10
    }

    /// Every round at its longest, plus what the start was moved back; at most what agents accept.
    private func length(now: UInt64) throws(CollectorFailure) -> UInt64 {
        if let duration { return duration }
        let (perRound, first) = roundSeconds.multipliedReportingOverflow(by: UInt64(maximumExtensions) + 1)
        let (all, second) = perRound.multipliedReportingOverflow(by: rounds)
        let (sum, third) = all.addingReportingOverflow(timePrecision)
        return first || second || third ? CompiledLimits.current.maximumDuration : min(max(sum, 86_400), CompiledLimits.current.maximumDuration)
    }

    private static func micros(_ rate: Double) throws(CollectorFailure) -> UInt32 {
        guard rate.isFinite, rate > 0, rate * 1e6 < Double(UInt32.max) else {
            throw CollectorFailure(.input, "the learning rate must be positive and below 4294")
        }
        return max(1, UInt32((rate * 1e6).rounded()))
    }

    private static func words(_ failure: TaskPlan.Failure) -> String {
        switch failure {
        case .target: "epsilon and delta must be positive and finite, delta below one"
        case .clip: "the clip must be positive and at most 1024"
        case .shape: "a subject sends at least one report"
        case .range: "no grid holds this clip and this noise in two-byte coordinates: raise epsilon or lower the reports per subject"
        }
    }
}
