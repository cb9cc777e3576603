import AggregationTasks
import Contribution
import DeviceStore
import Keystream
import LocalTraining
import PrivacyAccounting
import PrivacyLedger
import RankingModel
import RecordedSessions
import ReportFormat
import ReportSealing
import SimulatedFleet
import Testing

/// A task over a model, a round of it, a collector's key and a ledger, in one process: the way of a contribution without the network.
final class FederatedLoop {
    static let time: UInt64 = 1_790_000_000

    let task: AdmittedTask
    private let round: RoundDescription
    private let keys: KeyRing
    private let database: DeviceDatabase
    private let keystream: Keystream

    init(_ model: RankingModel, hiddenUnits: Int) throws {
        let recipe = try TrainingRecipe(epsilon: 4, subjects: 60, rounds: 1, hiddenUnits: hiddenUnits)
        let configuration = TaskConfiguration(
            name: "ranker", collectorURL: "https://127.0.0.1:8443", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: model.schemaFingerprint), dimension: UInt32(model.weights.count), noise: recipe.plan.noise,
            limits: recipe.plan.limits, training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 50),
            minimumBatchSize: 50, timePrecision: 3_600, start: Self.time, duration: 86_400, maximumReportsPerSubject: 1,
            attoDelta: 1_000_000_000_000)
        let schema = FeatureSchema.current
        let admission = CompiledLimits.current.decide(configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
        guard case .admitted(let admitted) = admission else { throw Unusable() }
        task = admitted
        round = RoundDescription(
            taskID: admitted.taskID, round: 1, modelVersion: 1, opened: Self.time, deadline: Self.time + 3_600, targetBatchSize: 50)
        var generator = SystemRandomNumberGenerator()
        var ring = KeyRing(schedule: KeySchedule(activeLifetime: 86_400, cacheLifetime: 3_600))
        try ring.add(HPKEKeyPair(id: 1, suite: .aes128GCM, random: &generator), activation: 0)
        _ = ring.advance(to: 1)
        keys = ring
        let cap = PrivacyCost(microRho: 2_000_000, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        let purpose = try #require(BudgetPurpose("model_improvement"))
        database = try DeviceDatabase.openInMemoryForSimulation(
            policy: try #require(BudgetPolicy(purposes: [purpose: cap], day: cap, lifetime: cap)),
            key: try #require(LedgerKey([UInt8](repeating: 7, count: LedgerKey.byteCount))), now: Int64(Self.time) * 1_000)
        keystream = try Keystream(seededForSimulation: [UInt8](repeating: 9, count: Keystream.simulationSeedByteCount))
    }

    private struct Unusable: Error {}

    /// Trains, pays, draws noise, seals; then opens and validates as the collector does.
    func contribution(of session: RecordedSession, number: Int, table: ItemTable, model: RankingModel) throws -> ValidatedReport {
        var trainer = LocalTrainer(table: table)
        let prepared = try PreparedContribution(
            sessions: [ResearchProtocol.signals(of: session, in: table)], model: model, modelVersion: round.modelVersion, trainer: &trainer,
            task: task, round: round, subject: SubjectKey(subject: "device-\(number)", secret: [UInt8](repeating: 5, count: 32)))
        let charge = try database.charge(prepared.request, now: Int64(Self.time + 1) * 1_000)
        let sealed = try prepared.release(
            spending: charge, from: keystream, sealingTo: try #require(keys.configurations), at: Self.time + 1)
        var decoder = ReportDecoder(task.configuration)
        return try decoder.decode(try ReportOpener(task.configuration, keys: keys).open(sealed))
    }
}
