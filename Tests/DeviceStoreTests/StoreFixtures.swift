import DeviceStore
import Foundation
import PrivacyLedger
import ReportOutbox
import Testing

/// A folder that vanishes with its last reference.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sotto-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/store" }

    /// A copy of the store as a crash would leave it: everything but the shared-memory index, which does not survive.
    func image(_ name: String) throws -> String {
        let target = path + "/" + name
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for file in ["device.sqlite", "device.sqlite-wal", "ledger.anchor", "ledger.key"]
        where FileManager.default.fileExists(atPath: store + "/" + file) {
            try FileManager.default.copyItem(atPath: store + "/" + file, toPath: target + "/" + file)
        }
        if FileManager.default.fileExists(atPath: store + "-anchor") {
            try FileManager.default.copyItem(atPath: store + "-anchor", toPath: target + "-anchor")
        }
        return target
    }

    static func read(_ path: String) throws -> [UInt8] { Array(try #require(FileManager.default.contents(atPath: path))) }

    static func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}

let dayMilliseconds: Int64 = 86_400_000
let noon: Int64 = 20_000 * dayMilliseconds + dayMilliseconds / 2

func digest(_ seed: UInt8) -> LedgerDigest { LedgerDigest([UInt8](repeating: seed, count: 32)) ?? .zero }

func subject(_ seed: UInt8) -> SubjectKey { SubjectKey(digest: digest(seed)) }

/// A Gaussian whose price is exactly `microRho`.
func mechanism(_ microRho: UInt64 = 100_000) -> MechanismParameters {
    .discreteGaussian(gridExponent: 10, dimension: 16, clipNorm: 1, varianceNumerator: 2_000_000, varianceDenominator: microRho)
}

func improvement() throws -> BudgetPurpose { try #require(BudgetPurpose("model_improvement")) }

/// Three releases of 0.1 rho a day, ten in a lifetime.
func storePolicy(day: UInt64 = 300_000, lifetime: UInt64 = 1_000_000) throws -> BudgetPolicy {
    try #require(
        BudgetPolicy(
            purposes: [try improvement(): mechanism(day).minimumCost], day: mechanism(day).minimumCost, lifetime: mechanism(lifetime).minimumCost))
}

func request(_ round: UInt64, subject who: SubjectKey = subject(1), microRho: UInt64 = 100_000) throws -> ChargeRequest {
    ChargeRequest(
        subject: who, purpose: try improvement(), taskID: digest(9), round: round, agreementHash: digest(8), mechanism: mechanism(microRho),
        cost: mechanism(microRho).minimumCost)
}

func open(
    _ directory: String, now: Int64 = noon, policy: BudgetPolicy? = nil, limits: DeviceStoreLimits = .standard
) throws -> DeviceDatabase {
    var random = SystemRandomNumberGenerator()
    return try DeviceDatabase.open(directory, policy: try policy ?? storePolicy(), now: now, limits: limits, using: &random)
}

func entry(_ request: ChargeRequest, bytes: [UInt8] = [1, 2, 3], now: Int64 = noon) -> OutboxEntry {
    OutboxEntry(
        releaseID: request.releaseID.bytes, owner: request.subject.bytes, bytes: bytes, createdAt: now, expiresAt: now + 7 * dayMilliseconds)
}

extension DeviceDatabase {
    /// What a caller sees of a charge that can't be copied out of an expectation.
    func tryCharge(_ request: ChargeRequest, now: Int64 = noon) throws -> UInt64 {
        let charge = try self.charge(request, now: now)
        return charge.sequence
    }

    /// Rows of one kind.
    func rows(_ kind: LedgerEntry.Kind) throws -> [LedgerRow] {
        try ledgerRows().map { try LedgerRow(bytes: $0) }.filter { $0.entry.kind == kind }
    }

    func spent(_ who: SubjectKey = subject(1), now: Int64 = noon) -> UInt64 { odometer(of: who, now: now, delta: 1e-6).lifetime.spent.microRho }
}

/// Checks a store that was opened after a fault: what was released was charged, no cap is passed, and the rows verify.
func expectSound(_ store: DeviceDatabase, _ directory: String, lifetimeCap: UInt64 = 1_000_000) throws {
    let archive = try LedgerArchive(path: directory)
    let key = try #require(archive.key)
    let anchor = try LedgerAnchor(bytes: try #require(archive.anchorBytes), key: key)
    #expect(LedgerVerifier.verify(rows: archive.rows, key: key, anchor: anchor).violation == nil)
    let charged = Set(try store.rows(.charge).compactMap(\.entry.releaseID))
    let released = Set(try store.rows(.released).compactMap(\.entry.releaseID))
    #expect(released.isSubset(of: charged))
    #expect(Set(try store.outboxEntries().compactMap { ReleaseID($0.releaseID) }).isSubset(of: released), "nothing unpaid is queued")
    #expect(store.spent() <= lifetimeCap)
    let own = try store.rows(.charge).count { $0.entry.subject == subject(1) }
    #expect(store.spent() >= UInt64(own) * 100_000, "nothing is paid back")
}
