import Foundation
import PrivacyAccounting
import PrivacyLedger
import Testing

/// SplitMix64, so that a seed reproduces a run.
struct SeededGenerator: RandomNumberGenerator {
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

/// The golden file, as its README describes it.
struct GoldenLedger: Decodable {
    struct Row: Decodable {
        let bytes: String
        let hash: String
    }
    let key: String
    let subject: String
    let task: String
    let agreement: String
    let policyHash: String
    let rows: [Row]
    let anchor: String

    static func load() throws -> GoldenLedger {
        let url = try #require(Bundle.module.url(forResource: "golden-ledger", withExtension: "json", subdirectory: "Vectors"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(GoldenLedger.self, from: Data(contentsOf: url))
    }
}

func bytes(hex: String) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

let dayMilliseconds: Int64 = 86_400_000
let noon: Int64 = 20_000 * dayMilliseconds + dayMilliseconds / 2
let improvement = BudgetPurpose("model_improvement") ?? BudgetPurpose.placeholder
let measurement = BudgetPurpose("measurement") ?? BudgetPurpose.placeholder
let testKey = LedgerKey([UInt8](0..<32)) ?? LedgerKey.placeholder

extension BudgetPurpose {
    static var placeholder: BudgetPurpose { preconditionFailure("the name is canonical") }
}

extension LedgerKey {
    static var placeholder: LedgerKey { preconditionFailure("the key has 32 bytes") }
}

func digest(_ seed: UInt8) -> LedgerDigest { LedgerDigest([UInt8](repeating: seed, count: 32)) ?? .zero }

func subject(_ seed: UInt8) -> SubjectKey { SubjectKey(digest: digest(seed)) }

func cost(_ microRho: UInt64, pure: UInt64? = nil) -> PrivacyCost {
    PrivacyCost(microRho: microRho, microEpsilon: pure ?? PrivacyCost.unboundedMicroEpsilon)
}

func testPolicy(
    improvement improvementCap: UInt64 = 300_000, measurement measurementCap: UInt64 = 200_000, day: UInt64 = 400_000, lifetime: UInt64 = 1_000_000
) -> BudgetPolicy {
    BudgetPolicy(
        purposes: [improvement: cost(improvementCap), measurement: cost(measurementCap)], day: cost(day), lifetime: cost(lifetime))!
}

/// A Gaussian whose price is exactly `microRho` for a divisor of two million: clip 1, variance 2,000,000 / microRho.
func mechanism(_ microRho: UInt64 = 100_000) -> MechanismParameters {
    .discreteGaussian(gridExponent: 10, dimension: 16, clipNorm: 1, varianceNumerator: 2_000_000, varianceDenominator: microRho)
}

func request(
    round: UInt64, subject who: SubjectKey = subject(1), purpose: BudgetPurpose = improvement, task: UInt8 = 9, microRho: UInt64 = 100_000
) -> ChargeRequest {
    ChargeRequest(
        subject: who, purpose: purpose, taskID: digest(task), round: round, agreementHash: digest(8), mechanism: mechanism(microRho),
        cost: mechanism(microRho).minimumCost)
}

extension PrivacyLedger {
    /// A ledger with its policy on record.
    static func opened(_ policy: BudgetPolicy = testPolicy(), now: Int64 = noon) throws -> PrivacyLedger {
        var ledger = PrivacyLedger(policy: policy, key: testKey)
        for entry in ledger.policyEntries(now: now) { try ledger.record(entry) }
        return ledger
    }

    @discardableResult
    mutating func record(_ entry: LedgerEntry?) throws -> LedgerRow {
        let row = nextRow(try #require(entry))
        try fold(row)
        return row
    }

    /// Charges and folds, and returns the row's bytes if it was granted.
    mutating func charge(_ request: ChargeRequest, now: Int64 = noon) throws -> ChargeDecision {
        let decision = authorize(request, now: now)
        if case .granted(let row) = decision { try fold(row) }
        return decision
    }
}

extension ChargeDecision {
    var isGranted: Bool { if case .granted = self { true } else { false } }
    var refusal: RefusalReason? { if case .refused(let reason) = self { reason } else { nil } }
}

/// A ledger of `count` rows of every kind, as raw bytes, with its anchor.
func sampleRows(_ count: Int) throws -> (rows: [[UInt8]], anchor: LedgerAnchor) {
    var ledger = try PrivacyLedger.opened(testPolicy(lifetime: .max))
    var rows: [[UInt8]] = []
    var replay = PrivacyLedger(policy: testPolicy(lifetime: .max), key: testKey)
    for entry in replay.policyEntries(now: noon) { rows.append(try replay.record(entry).bytes) }
    var round: UInt64 = 0
    while rows.count < count {
        round += 1
        let now = noon + Int64(round / 3) * dayMilliseconds
        let who = subject(UInt8(1 + round % 3))
        let entry: LedgerEntry?
        switch round % 5 {
        case 0:
            entry = ledger.refusalEntry(
                subject: who, purpose: improvement, taskID: digest(1), round: round, agreementHash: digest(2), reason: .dayCap, now: now)
        case 1: entry = ledger.clockAnomalyEntry(now: now - 5 * dayMilliseconds)
        default: entry = nil
        }
        if let entry { rows.append(try ledger.record(entry).bytes) }
        let question = request(round: round, subject: who, purpose: round % 2 == 0 ? improvement : measurement)
        guard rows.count < count, case .granted(let row) = ledger.authorize(question, now: max(now, noon)) else { continue }
        try ledger.fold(row)
        rows.append(row.bytes)
        guard rows.count < count else { break }
        let second =
            round % 7 == 0
            ? ledger.voidEntry(question.releaseID, subject: who, now: now) : ledger.releasedEntry(question.releaseID, subject: who, now: now)
        rows.append(try ledger.record(second).bytes)
    }
    return (rows, ledger.anchor)
}
