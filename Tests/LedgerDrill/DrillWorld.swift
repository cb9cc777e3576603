import AggregationTasks
import PrivacyAccounting
import PrivacyLedger
import ReportSealing

/// What every run shares: one task, one subject, three releases a day and twelve in a lifetime.
struct DrillWorld {
    /// The price of one release, in 10^-6 rho.
    static let microRho: UInt64 = 100_000
    /// The most that one day may cost.
    static let dayCap = 3 * microRho
    /// The most that a lifetime may cost.
    static let lifetimeCap = 12 * microRho
    /// The day on which drills begin unless they are told otherwise, in Unix milliseconds: 2024-10-04, at noon.
    static let start: Int64 = 20_000 * 86_400_000 + 43_200_000
    private static let dimension: UInt32 = 8

    struct Unusable: Error {}

    let task: AdmittedTask
    let policy: BudgetPolicy
    let purpose: BudgetPurpose
    let taskDigest: LedgerDigest
    let agreement: LedgerDigest
    let subject: SubjectKey
    let keys: HPKEConfigurationList

    init() throws {
        // 2 clip^2 / variance = 0.1 rho.
        let noise = NoiseParameters(gridExponent: 10, clipNorm: 64, varianceNumerator: 81_920, varianceDenominator: 1)
        let honest = TaskPlan.honestBounds(dimension: Self.dimension, noise: noise)
        let fingerprint = [UInt8](repeating: 7, count: 32)
        let configuration = TaskConfiguration(
            name: "drill", collectorURL: "https://127.0.0.1:8443", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: fingerprint), dimension: Self.dimension, noise: noise,
            limits: ReportLimits(
                coordinateWidth: 2, coordinateBound: UInt32(honest.coordinate), normSquaredBound: honest.normSquared,
                sizeClass: ReportLimits.requiredSizeClass(dimension: Self.dimension, coordinateWidth: 2)),
            training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 1), minimumBatchSize: 50,
            timePrecision: 3_600, start: 1_700_000_000, duration: 31_536_000, maximumReportsPerSubject: 11, attoDelta: 1_000_000_000_000)
        guard
            case .admitted(let task) = CompiledLimits.current.decide(
                configuration, schemaFingerprint: fingerprint, schemaDimension: Int(Self.dimension)),
            let purpose = BudgetPurpose(configuration.purpose.name), let taskDigest = LedgerDigest(task.taskID.bytes),
            let agreement = LedgerDigest(task.agreementHash)
        else { throw Unusable() }
        func cap(_ microRho: UInt64) -> PrivacyCost { PrivacyCost(microRho: microRho, microEpsilon: PrivacyCost.unboundedMicroEpsilon) }
        guard
            let policy = BudgetPolicy(purposes: [purpose: cap(Self.dayCap)], day: cap(Self.dayCap), lifetime: cap(Self.lifetimeCap))
        else { throw Unusable() }
        var generator = SystemRandomNumberGenerator()
        var ring = KeyRing(schedule: KeySchedule(activeLifetime: 86_400, cacheLifetime: 3_600))
        try ring.add(HPKEKeyPair(id: 1, suite: .aes128GCM, random: &generator), activation: 0)
        _ = ring.advance(to: 1)
        guard let keys = ring.configurations else { throw Unusable() }
        (self.task, self.policy, self.purpose, self.taskDigest, self.agreement, self.keys) = (task, policy, purpose, taskDigest, agreement, keys)
        subject = SubjectKey(subject: "somebody", secret: [UInt8](repeating: 5, count: 32))
    }

    /// The request of a round. Rounds are numbered by day, as real ones end: no round is met again on a later day.
    func request(day: LedgerDay, round: UInt64) -> ChargeRequest {
        let noise = task.configuration.noise
        return ChargeRequest(
            subject: subject, purpose: purpose, taskID: taskDigest, round: UInt64(day.number) * 1_000 + round, agreementHash: agreement,
            mechanism: .discreteGaussian(
                gridExponent: noise.gridExponent, dimension: task.configuration.dimension, clipNorm: noise.clipNorm,
                varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator),
            cost: task.configuration.costPerReport)
    }
}
