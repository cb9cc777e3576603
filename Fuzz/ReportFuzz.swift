// libFuzzer entry point for the report container and the vector in it; Fuzz/run-report.sh builds it.
//
// What it checks: no input traps or runs away; what is read is written back byte for byte; what is judged valid is within its limits.

import AggregationTasks
import ReportFormat
import ReportSealing
import TLSPresentation

private let configuration: TaskConfiguration = {
    let limits = ReportLimits(coordinateWidth: 1, coordinateBound: 100, normSquaredBound: 10_000, sizeClass: 64)
    return TaskConfiguration(
        name: "fuzz", collectorURL: "https://collector.example/", purpose: .modelImprovement, trustMode: .direct,
        kind: .modelUpdate(schemaFingerprint: [UInt8](repeating: 0, count: 32)), dimension: 8,
        noise: NoiseParameters(gridExponent: 4, clipNorm: 16, varianceNumerator: 1000, varianceDenominator: 1), limits: limits,
        training: TrainingParameters(learningRateMicros: 1, epochs: 1, maximumSessions: 1), minimumBatchSize: 50, timePrecision: 3600,
        start: 0, duration: 1, maximumReportsPerSubject: 1, attoDelta: 1)
}()

/// Reads `count` bytes at `start` as every message that comes from outside, and as the payload of an opened report.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReport(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for mode in TrustMode.allCases {
        if let request = try? UploadRequest(decoding: bytes, mode: mode, limits: .init(reports: 8, bytes: 4096)) {
            precondition(request.encoded() == bytes && (1...8).contains(request.reports.count))
            let opener = ReportOpener(configuration, keys: KeyRing(schedule: KeySchedule(activeLifetime: 1, cacheLifetime: 1)))
            for report in request.reports { precondition((try? opener.open(report)) == nil) }
        }
    }
    if let errors = try? UploadErrors(decoding: bytes) { precondition(errors.encoded() == bytes) }
    if let share = try? PlaintextInputShare(decoding: bytes) { precondition(share.encoded() == bytes) }
    if let list = try? HPKEConfigurationList(decoding: bytes) { precondition(list.encoded() == bytes) }
    judge(bytes)
    return 0
}

private func judge(_ bytes: [UInt8]) {
    var decoder = ReportDecoder(configuration)
    guard let id = ReportID([UInt8](repeating: 0, count: 16)) else { return }
    let metadata = ReportMetadata(id: id, time: 0, publicExtensions: .round(1))
    // Longer inputs are cut and shorter ones filled with zeros, so that the size class stops nothing.
    let payload = Array((bytes + [UInt8](repeating: 0, count: 64)).prefix(64))
    guard let report = try? decoder.decode(OpenedReport(metadata: metadata, round: 1, payload: payload[...])) else { return }
    let coordinates = report.coordinateBytes.map { Int(Int8(bitPattern: $0)) }
    precondition(coordinates.count == 8 && coordinates.allSatisfy { abs($0) <= 100 })
    precondition(UInt128(coordinates.reduce(0) { $0 + $1 * $1 }) == report.squaredNorm && report.squaredNorm <= 10_000)
}
