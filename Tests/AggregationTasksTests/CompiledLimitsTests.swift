import AggregationTasks
import PrivacyAccounting
import Testing

@Suite("Compiled-in floors and ceilings")
struct CompiledLimitsTests {
    @Test("A plausible task is admitted")
    func admitted() {
        guard case .admitted(let task) = SampleTask().admission else {
            Issue.record("refused: \(SampleTask().admission)")
            return
        }
        #expect(task.taskID == SampleTask().configuration.taskID)
    }

    static let hostile: [(TaskRefusal.Code, @Sendable (inout SampleTask) -> Void)] = [
        (.trustMode, { $0.trustMode = .split }),
        (.schema, { $0.fingerprint[0] = 0 }),
        (.dimension, { $0.dimension = 5 }),
        (.grid, { $0.gridExponent = 31 }),
        (.clip, { $0.clipNorm = 0 }),
        (.clip, { $0.clipNorm = 1 << 25 }),
        (.noise, { $0.varianceNumerator = 0 }),
        (.noise, { $0.varianceDenominator = 0 }),
        (.noise, { $0.varianceNumerator = 1 << 50 }),
        (.reportCost, { $0.varianceNumerator = 400_000 }),
        (.subjectCost, { $0.reports = 12 }),
        (.subjectCost, { $0.reports = 0 }),
        (.batchSize, { $0.minimumBatchSize = 49 }),
        (.delta, { $0.attoDelta = 0 }),
        (.delta, { $0.attoDelta = 10_000_000_000_001 }),
        (.timePrecision, { $0.timePrecision = 59 }),
        (.timePrecision, { $0.timePrecision = 604_801 }),
        (.interval, { $0.duration = 0 }),
        (.interval, { $0.start = .max }),
        (.interval, { $0.duration = 31_622_401 }),
        (.reportLimits, { $0.coordinateWidth = 3 }),
        (.reportLimits, { $0.coordinateBound = 40_000 }),
        (.reportLimits, { $0.coordinateBound = 1000 }),
        (.reportLimits, { $0.normSquaredBound = 1000 }),
        (.reportLimits, { $0.sizeClass = 16 }),
        (.reportLimits, { $0.sizeClass = 1 << 21 }),
        (.training, { $0.learningRateMicros = 0 }),
        (.training, { $0.epochs = 33 }),
    ]

    @Test("Each broken limit is refused by its own name", arguments: hostile.indices)
    func refused(index: Int) {
        let (code, change) = Self.hostile[index]
        var sample = SampleTask()
        change(&sample)
        guard case .refused(let refusal) = sample.admission else {
            Issue.record("a task that breaks \(code) was admitted")
            return
        }
        #expect(refusal.code == code)
        #expect(!refusal.detail.isEmpty)
    }

    @Test("A ranker's weights are its features, or two more than those for each hidden unit", arguments: [1, 4, 48, 64])
    func dimensions(features: Int) {
        let allowed = (0...CompiledLimits.maximumHiddenUnits).map { features + $0 * (features + 2) }
        for dimension in 0...(allowed.last ?? 0) + features + 2 {
            #expect(CompiledLimits.isModelDimension(dimension, features: features) == allowed.contains(dimension))
        }
        #expect(!CompiledLimits.isModelDimension(Int.min, features: features))
        #expect(!CompiledLimits.isModelDimension(0, features: 0))
    }

    @Test("A task over a thousand weights is planned, fits its size class and is admitted", arguments: [12, 16])
    func hiddenRankers(hiddenUnits: Int) throws {
        let features = 64
        let dimension = UInt32(features + hiddenUnits * (features + 2))
        let plan = try TaskPlan(epsilon: 4, delta: 1e-6, reports: 1, clip: 0.5, dimension: dimension)
        var sample = SampleTask()
        sample.dimension = dimension
        sample.gridExponent = plan.noise.gridExponent
        sample.clipNorm = plan.noise.clipNorm
        sample.varianceNumerator = plan.noise.varianceNumerator
        sample.coordinateBound = plan.limits.coordinateBound
        sample.normSquaredBound = plan.limits.normSquaredBound
        sample.sizeClass = plan.limits.sizeClass
        sample.reports = 1
        guard
            case .admitted = CompiledLimits.current.decide(
                sample.configuration, schemaFingerprint: SampleTask.fingerprint, schemaDimension: features)
        else {
            Issue.record("refused")
            return
        }
        #expect(plan.limits.sizeClass < 2_600)
    }

    @Test("Of 20,000 random tasks, no admitted one costs more than the ceilings or releases fewer than the floor")
    func randomTasks() {
        var generator = SplitMix(state: 7)
        var admitted = 0
        for _ in 0..<20_000 {
            var sample = SampleTask()
            sample.clipNorm = 1 << UInt64.random(in: 0...26, using: &generator)
            sample.varianceNumerator = UInt64.random(in: 0...(1 << UInt64.random(in: 0...50, using: &generator)), using: &generator)
            sample.varianceDenominator = UInt64.random(in: 0...3, using: &generator)
            sample.reports = UInt32.random(in: 0...40, using: &generator)
            sample.minimumBatchSize = UInt64.random(in: 0...200, using: &generator)
            sample.attoDelta = UInt64.random(in: 0...20_000_000_000_000, using: &generator)
            sample.coordinateWidth = [1, 2, 4].randomElement(using: &generator) ?? 2
            sample.coordinateBound = UInt32.random(in: 0...(1 << 31), using: &generator)
            sample.normSquaredBound = .max
            sample.sizeClass = UInt32.random(in: 0...128, using: &generator)
            guard case .admitted(let task) = sample.admission else { continue }
            admitted += 1
            let limits = CompiledLimits.current
            #expect(task.configuration.costPerReport.microRho <= limits.maximumMicroRhoPerReport)
            #expect(task.configuration.costPerSubject.microRho <= limits.maximumMicroRhoPerSubject)
            #expect(task.configuration.minimumBatchSize >= limits.minimumBatchSize)
            #expect(task.configuration.noise.varianceNumerator > 0)
        }
        #expect(admitted > 20, "the test must reach admitted tasks: \(admitted)")
    }
}

@Suite("Task plans")
struct TaskPlanTests {
    @Test("A plan meets its epsilon, never exceeds it, and is admitted", arguments: [1.0, 4.0, 8.0], [UInt32(1), 10])
    func plans(epsilon: Double, reports: UInt32) throws {
        let plan = try TaskPlan(epsilon: epsilon, delta: 1e-6, reports: reports, clip: 0.5, dimension: 4)
        let spent = try #require(ZeroConcentratedDP.epsilon(rho: plan.noise.costPerReport.repeated(UInt64(reports)).rho, delta: 1e-6))
        #expect(spent <= epsilon)
        #expect(spent > 0.99 * epsilon)
        var sample = SampleTask()
        sample.gridExponent = plan.noise.gridExponent
        sample.clipNorm = plan.noise.clipNorm
        sample.varianceNumerator = plan.noise.varianceNumerator
        sample.coordinateBound = plan.limits.coordinateBound
        sample.normSquaredBound = plan.limits.normSquaredBound
        sample.sizeClass = plan.limits.sizeClass
        sample.reports = reports
        guard case .admitted = sample.admission else {
            Issue.record("refused: \(sample.admission)")
            return
        }
    }

    @Test("What cannot be planned says why")
    func failures() {
        #expect(throws: TaskPlan.Failure.target) { try TaskPlan(epsilon: 0, delta: 1e-6, reports: 1, clip: 1, dimension: 4) }
        #expect(throws: TaskPlan.Failure.target) { try TaskPlan(epsilon: .nan, delta: 1e-6, reports: 1, clip: 1, dimension: 4) }
        #expect(throws: TaskPlan.Failure.clip) { try TaskPlan(epsilon: 1, delta: 1e-6, reports: 1, clip: .infinity, dimension: 4) }
        #expect(throws: TaskPlan.Failure.shape) { try TaskPlan(epsilon: 1, delta: 1e-6, reports: 0, clip: 1, dimension: 4) }
        #expect(throws: TaskPlan.Failure.range) {
            try TaskPlan(epsilon: 1, delta: 1e-6, reports: 100, clip: 1, dimension: 4, coordinateWidth: 1)
        }
    }
}

/// A small generator for property tests (Steele, Lea, Flood 2014); never used for noise.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
