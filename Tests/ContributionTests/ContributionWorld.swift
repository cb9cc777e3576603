import AggregationTasks
import Contribution
import Keystream
import LocalTraining
import PrivacyAccounting
import PrivacyLedger
import RankingModel
import ReportSealing
import SessionFeatures
import Testing

/// A small shop, a task over its ranker, a round and a collector's key.
final class ContributionWorld {
    let table: ItemTable
    let task: AdmittedTask
    let round: RoundDescription
    let keys: KeyRing
    let configurations: HPKEConfigurationList
    let keystream: Keystream

    init() throws {
        var builder = ItemTableBuilder()
        for session in 0..<40 { builder.add(session: (0..<4).map { "item\((session + $0 * $0) % 11)" }, endedAt: Int64(session) * 60_000) }
        table = builder.build()
        let schema = FeatureSchema.current
        let plan = try TaskPlan(epsilon: 4, delta: 1e-6, reports: 2, clip: 0.5, dimension: UInt32(schema.count))
        let configuration = TaskConfiguration(
            name: "ranker", collectorURL: "https://127.0.0.1:8443", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: schema.fingerprint), dimension: UInt32(schema.count), noise: plan.noise, limits: plan.limits,
            training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 50), minimumBatchSize: 50, timePrecision: 3600,
            start: 1_790_000_000, duration: 86_400, maximumReportsPerSubject: 2, attoDelta: 1_000_000_000_000)
        guard
            case .admitted(let admitted) = CompiledLimits.current.decide(
                configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
        else { throw Unusable() }
        task = admitted
        round = RoundDescription(
            taskID: admitted.taskID, round: 3, modelVersion: 7, opened: 1_790_000_000, deadline: 1_790_003_600, targetBatchSize: 100)
        keystream = try Keystream(seededForSimulation: [UInt8](repeating: 9, count: Keystream.simulationSeedByteCount))
        var generator = SystemRandomNumberGenerator()
        var ring = KeyRing(schedule: KeySchedule(activeLifetime: 86_400, cacheLifetime: 3_600))
        let pair = HPKEKeyPair(id: 1, suite: .aes128GCM, random: &generator)
        try ring.add(pair, activation: 0)
        _ = ring.advance(to: 1)
        keys = ring
        configurations = try #require(ring.configurations)
    }

    struct Unusable: Error {}

    func prepare(sessions: [[SessionSignal]]? = nil, modelVersion: UInt64 = 7) throws(ContributionError) -> PreparedContribution {
        var trainer = LocalTrainer(table: table)
        return try PreparedContribution(
            sessions: sessions ?? [(0..<5).map { .view(item: table.item("item\($0 * 2)"), time: Int64($0) * 1_000) }], model: .initial,
            modelVersion: modelVersion, trainer: &trainer, task: task, round: round,
            subject: SubjectKey(subject: "somebody", secret: [UInt8](repeating: 5, count: 32)))
    }

    func charge(_ prepared: PreparedContribution) -> BudgetCharge {
        BudgetCharge(releaseID: prepared.request.releaseID, cost: prepared.request.cost, sequence: 1)
    }
}
