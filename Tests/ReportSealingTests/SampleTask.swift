import AggregationTasks

/// Tasks for tests, planned as an operator plans them and admitted as an agent admits them.
enum SampleTask {
    struct NotAdmitted: Error {}

    static func admitted(dimension: UInt32 = 20, width: UInt8 = 2, name: String = "sample") throws -> AdmittedTask {
        let plan = try TaskPlan(epsilon: 4, delta: 1e-6, reports: 1, clip: 1, dimension: dimension, coordinateWidth: width)
        let fingerprint = [UInt8](repeating: 7, count: 32)
        let configuration = TaskConfiguration(
            name: name, collectorURL: "https://collector.example/", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: fingerprint), dimension: dimension, noise: plan.noise, limits: plan.limits,
            training: TrainingParameters(learningRateMicros: 100_000, epochs: 1, maximumSessions: 10), minimumBatchSize: 50,
            timePrecision: 3600, start: 0, duration: 31_622_400, maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
        switch CompiledLimits.current.decide(configuration, schemaFingerprint: fingerprint, schemaDimension: Int(dimension)) {
        case .admitted(let task): return task
        case .refused: throw NotAdmitted()
        }
    }
}

/// SplitMix64: the same draws for the same seed.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
