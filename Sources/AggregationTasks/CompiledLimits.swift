import PrivacyAccounting

/// The floors and ceilings that are compiled into the agent: what no collector, whatever it signs, can make it do.
///
/// The subject's own cap sits on top of these (PrivacyLedger).
public struct CompiledLimits: Hashable, Sendable {
    /// The limits of this release.
    public static let current = CompiledLimits()

    /// The longest vector, in coordinates.
    public let maximumDimension: UInt32 = 131_072
    /// The finest grid: one unit is at least 2^-30 of a weight.
    public let maximumGridExponent: UInt8 = 30
    /// The largest clip norm, in grid units.
    public let maximumClipNorm: UInt64 = 1 << 24
    /// The most that one report may cost, in 10^-6 rho: epsilon 8.2 at delta 10^-6.
    public let maximumMicroRhoPerReport: UInt64 = 1_100_000
    /// The most that all of a subject's reports to one task may cost, in 10^-6 rho.
    public let maximumMicroRhoPerSubject: UInt64 = 1_100_000
    /// No aggregate of fewer reports may be released.
    public let minimumBatchSize: UInt64 = 50
    /// The largest delta at which epsilon is stated: 10^-5.
    public let maximumAttoDelta: UInt64 = 10_000_000_000_000
    /// The finest report time, in seconds.
    public let minimumTimePrecision: UInt64 = 60
    /// The coarsest report time, in seconds.
    public let maximumTimePrecision: UInt64 = 604_800
    /// The longest task, in seconds: 366 days.
    public let maximumDuration: UInt64 = 31_622_400
    /// The largest size class, in bytes.
    public let maximumSizeClass: UInt32 = 1 << 20
    /// Supported trust modes.
    public let trustModes: [TrustMode] = [.direct]

    /// Decides on a task.
    ///
    /// - Parameters:
    ///   - task: The configuration as the collector serves it.
    ///   - schemaFingerprint: The agent's own feature schema, 32 bytes.
    ///   - schemaDimension: The number of features of that schema.
    public func decide(_ task: TaskConfiguration, schemaFingerprint: [UInt8], schemaDimension: Int) -> TaskAdmission {
        if let refusal = refusal(of: task, schemaFingerprint, schemaDimension) { return .refused(refusal) }
        return .admitted(AdmittedTask(task))
    }

    private func refusal(of task: TaskConfiguration, _ schemaFingerprint: [UInt8], _ schemaDimension: Int) -> TaskRefusal? {
        if !trustModes.contains(task.trustMode) {
            return TaskRefusal(
                .trustMode, "the task wants \(task.trustMode); this agent supports \(trustModes.map { "\($0)" }.joined(separator: ", "))")
        }
        switch task.kind {
        case .modelUpdate(let fingerprint):
            if fingerprint != schemaFingerprint { return TaskRefusal(.schema, "the task follows another feature schema than this agent") }
            if !Self.isModelDimension(Int(task.dimension), features: schemaDimension) {
                return TaskRefusal(
                    .dimension, "\(task.dimension) coordinates asked; no model of the schema's \(schemaDimension) features has as many weights")
            }
        }
        if task.dimension == 0 || task.dimension > maximumDimension {
            return TaskRefusal(.dimension, "\(task.dimension) coordinates asked; 1 to \(maximumDimension) are allowed")
        }
        return noiseRefusal(of: task) ?? releaseRefusal(of: task) ?? reportRefusal(of: task)
    }

    /// Most hidden units that a task may train.
    public static let maximumHiddenUnits = 64

    /// Whether a ranker over `features` can have this many weights: as many as features, or `features + 2` more for each hidden unit.
    public static func isModelDimension(_ dimension: Int, features: Int) -> Bool {
        guard features > 0, dimension >= features else { return false }
        let (units, rest) = (dimension - features).quotientAndRemainder(dividingBy: features + 2)
        return rest == 0 && units <= maximumHiddenUnits
    }

    private func noiseRefusal(of task: TaskConfiguration) -> TaskRefusal? {
        let noise = task.noise
        if noise.gridExponent > maximumGridExponent {
            return TaskRefusal(.grid, "grid 2^-\(noise.gridExponent) asked; the finest is 2^-\(maximumGridExponent)")
        }
        if noise.clipNorm == 0 || noise.clipNorm > maximumClipNorm {
            return TaskRefusal(.clip, "clip norm \(noise.clipNorm) asked; 1 to \(maximumClipNorm) are allowed")
        }
        // Inside what the exact sampler takes (numerator to 2^56, denominator to 2^20).
        if noise.varianceNumerator == 0 || noise.varianceDenominator == 0 || noise.varianceNumerator > 1 << 48 || noise.varianceDenominator > 1 << 20
        {
            return TaskRefusal(
                .noise, "variance \(noise.varianceNumerator)/\(noise.varianceDenominator) is zero or outside what can be drawn exactly")
        }
        let cost = task.costPerReport.microRho
        if cost > maximumMicroRhoPerReport {
            return TaskRefusal(.reportCost, "one report would cost \(cost) micro-rho; the ceiling is \(maximumMicroRhoPerReport)")
        }
        let total = task.costPerSubject.microRho
        if task.maximumReportsPerSubject == 0 || total > maximumMicroRhoPerSubject {
            return TaskRefusal(
                .subjectCost,
                "\(task.maximumReportsPerSubject) reports would cost \(total) micro-rho; at least one report and at most \(maximumMicroRhoPerSubject) are allowed"
            )
        }
        if task.attoDelta == 0 || task.attoDelta > maximumAttoDelta {
            return TaskRefusal(.delta, "delta \(task.delta) asked; more than 0 and at most \(Double(maximumAttoDelta) / 1e18) is allowed")
        }
        return nil
    }

    private func releaseRefusal(of task: TaskConfiguration) -> TaskRefusal? {
        if task.minimumBatchSize < minimumBatchSize {
            return TaskRefusal(.batchSize, "a batch of \(task.minimumBatchSize) asked; the floor is \(minimumBatchSize)")
        }
        if task.timePrecision < minimumTimePrecision || task.timePrecision > maximumTimePrecision {
            return TaskRefusal(.timePrecision, "\(task.timePrecision) s asked; \(minimumTimePrecision) to \(maximumTimePrecision) s are allowed")
        }
        if task.duration == 0 || task.duration > maximumDuration || task.start.addingReportingOverflow(task.duration).overflow {
            return TaskRefusal(.interval, "\(task.duration) s from \(task.start) asked; 1 to \(maximumDuration) s are allowed")
        }
        return nil
    }

    private func reportRefusal(of task: TaskConfiguration) -> TaskRefusal? {
        let limits = task.limits
        guard [1, 2, 4].contains(limits.coordinateWidth) else {
            return TaskRefusal(.reportLimits, "coordinates of \(limits.coordinateWidth) bytes asked; 1, 2 or 4 are allowed")
        }
        let largest = UInt32(1) << (8 * UInt32(limits.coordinateWidth) - 1) - 1
        if limits.coordinateBound == 0 || limits.coordinateBound > largest {
            return TaskRefusal(.reportLimits, "coordinates up to \(limits.coordinateBound) do not fit \(limits.coordinateWidth) bytes")
        }
        let honest = TaskPlan.honestBounds(dimension: task.dimension, noise: task.noise)
        if UInt64(limits.coordinateBound) < honest.coordinate || limits.normSquaredBound < honest.normSquared {
            return TaskRefusal(.reportLimits, "an honest report would be refused: the coordinate or norm bound is below what the noise needs")
        }
        let required = ReportLimits.requiredSizeClass(dimension: task.dimension, coordinateWidth: limits.coordinateWidth)
        if limits.sizeClass < required || limits.sizeClass > maximumSizeClass {
            return TaskRefusal(.reportLimits, "size class \(limits.sizeClass) asked; \(required) to \(maximumSizeClass) bytes are allowed")
        }
        let training = task.training
        if training.learningRateMicros == 0 || !(1...32).contains(training.epochs) || !(1...1000).contains(training.maximumSessions) {
            return TaskRefusal(.training, "a positive learning rate, 1 to 32 epochs and 1 to 1000 sessions are allowed")
        }
        return nil
    }
}
