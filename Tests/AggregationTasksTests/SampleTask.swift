import AggregationTasks

/// A plausible task that single tests change in one place.
struct SampleTask {
    static let fingerprint = [UInt8](repeating: 0x5a, count: 32)

    var name = "ranker"
    var collectorURL = "https://127.0.0.1:8443/"
    var trustMode = TrustMode.direct
    var fingerprint = SampleTask.fingerprint
    var dimension: UInt32 = 4
    var gridExponent: UInt8 = 10
    var clipNorm: UInt64 = 512
    var varianceNumerator: UInt64 = 5_242_880
    var varianceDenominator: UInt64 = 1
    var coordinateWidth: UInt8 = 2
    var coordinateBound: UInt32 = 32_767
    var normSquaredBound: UInt64 = 2_000_000_000
    var sizeClass: UInt32 = 48
    var learningRateMicros: UInt32 = 100_000
    var epochs: UInt8 = 1
    var minimumBatchSize: UInt64 = 100
    var timePrecision: UInt64 = 3600
    var start: UInt64 = 1_790_000_000
    var duration: UInt64 = 604_800
    var reports: UInt32 = 10
    var attoDelta: UInt64 = 1_000_000_000_000

    var configuration: TaskConfiguration {
        TaskConfiguration(
            name: name, collectorURL: collectorURL, purpose: .modelImprovement, trustMode: trustMode,
            kind: .modelUpdate(schemaFingerprint: fingerprint), dimension: dimension,
            noise: NoiseParameters(
                gridExponent: gridExponent, clipNorm: clipNorm, varianceNumerator: varianceNumerator, varianceDenominator: varianceDenominator),
            limits: ReportLimits(
                coordinateWidth: coordinateWidth, coordinateBound: coordinateBound, normSquaredBound: normSquaredBound, sizeClass: sizeClass),
            training: TrainingParameters(learningRateMicros: learningRateMicros, epochs: epochs, maximumSessions: 50),
            minimumBatchSize: minimumBatchSize, timePrecision: timePrecision, start: start, duration: duration,
            maximumReportsPerSubject: reports, attoDelta: attoDelta)
    }

    var admission: TaskAdmission {
        CompiledLimits.current.decide(configuration, schemaFingerprint: SampleTask.fingerprint, schemaDimension: 4)
    }
}
