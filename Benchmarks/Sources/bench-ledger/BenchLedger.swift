import DeviceStore
import Foundation
import PrivacyLedger
import Synchronization

/// Durable charges a second, against the disk's own rate of flushing, in one run and on one disk.
///
/// Charges and raw flushes take turns in short batches, so that whatever else the disk does hits both. The raw side appends one block of
/// the size that a charge adds to the write-ahead log (two frames) and calls `fsync`; a charge waits for the disk once as well.
@main
struct BenchLedger {
    static let batch = 50
    static let day: Int64 = 86_400_000

    static func main() throws {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["ROUNDS"].flatMap { Int($0) } ?? 12
        let base = environment["OUT"] ?? FileManager.default.temporaryDirectory.path
        let folder = base + "/bench-ledger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try rate(folder, rounds: rounds)
        try rate(folder, rounds: rounds, callers: environment["CALLERS"].flatMap { Int($0) } ?? 4)
        try opening(folder, rows: environment["ROWS"].flatMap { Int($0) } ?? 100_000)
    }

    /// One JSON line with both rates and the median of their ratios. Callers who ask at once are threads with a subject each; alone, a
    /// charge waits for the disk and then for the processor, together they share the flush.
    private static func rate(_ folder: String, rounds: Int, callers: Int = 1) throws {
        var random = SystemRandomNumberGenerator()
        let store = try DeviceDatabase.open(folder + "/store-\(callers)", policy: try policy(), now: day, using: &random)
        let path = folder + "/raw"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let raw = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        let block = Data(repeating: 7, count: 8_240)
        var charges: [Double] = []
        var flushes: [Double] = []
        var number: UInt64 = 0
        for round in 0..<(rounds + 1) {
            let charging = try seconds {
                let first = number
                let failures = Mutex(0)
                DispatchQueue.concurrentPerform(iterations: callers) { caller in
                    for index in 1...UInt64(batch) {
                        do { _ = try charge(first + index, store, caller: UInt8(caller)) } catch { failures.withLock { $0 += 1 } }
                    }
                }
                number += UInt64(batch)
                if failures.withLock({ $0 }) > 0 { throw CocoaError(.fileWriteUnknown) }
            }
            let flushing = try seconds {
                for _ in 0..<batch {
                    try raw.write(contentsOf: block)
                    try raw.synchronize()
                }
            }
            // The first turn warms both up.
            if round > 0 {
                charges.append(Double(batch * callers) / charging)
                flushes.append(Double(batch) / flushing)
            }
        }
        let ratios = zip(charges, flushes).map { $0 / $1 }.sorted()
        print(
            "{\"figure\":\"ledger-charge\",\"callers\":\(callers),\"charges_per_second\":\(text(median(charges))),\"flushes_per_second\":\(text(median(flushes))),"
                + "\"ratio\":\(text(median(ratios))),\"ratio_least\":\(text(ratios.first ?? 0)),\"least\":0.8,\"turns\":\(rounds)}")
    }

    /// One JSON line: how long a ledger of many rows takes to open, which folds and verifies every one of them.
    private static func opening(_ folder: String, rows: Int) throws {
        let source = folder + "/long"
        var random = SystemRandomNumberGenerator()
        do {
            let store = try DeviceDatabase.open(source, policy: try policy(), now: day, using: &random)
            var number: UInt64 = 0
            while try store.anchor.sequence < UInt64(rows) {
                number += 1
                // The fastest way to a long ledger that is made by the ledger itself.
                _ = try charge(number, store)
                if number >= UInt64(rows) { break }
            }
        }
        var times: [Double] = []
        for _ in 0..<3 {
            times.append(
                try seconds {
                    let store = try DeviceDatabase.open(source, policy: try policy(), now: day, using: &random)
                    precondition(store.openingReport.closing == nil)
                })
        }
        print("{\"figure\":\"ledger-open\",\"rows\":\(rows),\"seconds\":\(text(median(times)))}")
    }

    private static func charge(_ number: UInt64, _ store: DeviceDatabase, caller: UInt8 = 0) throws -> UInt64 {
        guard let purpose = BudgetPurpose("model_improvement"), let digest = LedgerDigest([UInt8](repeating: 9, count: 32)),
            let subject = LedgerDigest([UInt8](repeating: caller, count: 32))
        else {
            throw CocoaError(.coderInvalidValue)
        }
        let mechanism = MechanismParameters.discreteGaussian(
            gridExponent: 10, dimension: 16, clipNorm: 1, varianceNumerator: 2_000_000, varianceDenominator: 1)
        let charge = try store.charge(
            ChargeRequest(
                subject: SubjectKey(digest: subject), purpose: purpose, taskID: digest, round: number, agreementHash: digest, mechanism: mechanism,
                cost: mechanism.minimumCost), now: day)
        return charge.sequence
    }

    private static func policy() throws -> BudgetPolicy {
        guard let purpose = BudgetPurpose("model_improvement") else { throw CocoaError(.coderInvalidValue) }
        let cap = MechanismParameters.discreteGaussian(
            gridExponent: 0, dimension: 1, clipNorm: 1, varianceNumerator: 2, varianceDenominator: 1_000_000_000
        ).minimumCost
        guard let policy = BudgetPolicy(purposes: [purpose: cap], day: cap, lifetime: cap) else { throw CocoaError(.coderInvalidValue) }
        return policy
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let passed = (ContinuousClock.now - start).components
        return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private static func text(_ value: Double) -> String { String(format: "%.3f", value) }
}
