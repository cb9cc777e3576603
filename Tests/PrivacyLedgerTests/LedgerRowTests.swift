import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct LedgerRowTests {
    @Test func `the golden ledger verifies and encodes to itself`() throws {
        let golden = try GoldenLedger.load()
        let key = try #require(LedgerKey(bytes(hex: golden.key)))
        let rows = golden.rows.map { bytes(hex: $0.bytes) }
        let anchor = try LedgerAnchor(bytes: bytes(hex: golden.anchor), key: key)
        let verification = LedgerVerifier.verify(rows: rows, key: key, anchor: anchor)
        #expect(verification.violation == nil)
        #expect(verification.rows == UInt64(rows.count))
        for (row, text) in zip(rows, golden.rows) {
            let decoded = try LedgerRow(bytes: row)
            #expect(decoded.bytes == row)
            #expect(decoded.hash.hex == text.hash)
        }
        #expect(anchor.bytes(key: key) == bytes(hex: golden.anchor))
    }

    @Test func `the ledger writes the golden rows byte for byte`() throws {
        let golden = try GoldenLedger.load()
        let who = try #require(SubjectKey(bytes(hex: golden.subject)))
        let task = try #require(LedgerDigest(bytes(hex: golden.task)))
        let agreement = try #require(LedgerDigest(bytes(hex: golden.agreement)))
        let policy = try #require(
            BudgetPolicy(
                purposes: [improvement: cost(1_000_000), measurement: cost(300_000, pure: 500_000)], day: cost(1_100_000), lifetime: cost(5_000_000)))
        #expect(policy.hash.hex == golden.policyHash)
        var ledger = PrivacyLedger(policy: policy, key: testKey)
        var rows: [[UInt8]] = []
        for entry in ledger.policyEntries(now: noon) { rows.append(try ledger.record(entry).bytes) }
        let gaussian = ChargeRequest(
            subject: who, purpose: improvement, taskID: task, round: 1, agreementHash: agreement,
            mechanism: .discreteGaussian(gridExponent: 20, dimension: 24, clipNorm: 4_096, varianceNumerator: 1 << 28, varianceDenominator: 1),
            cost: cost(125_000))
        let laplace = ChargeRequest(
            subject: who, purpose: measurement, taskID: task, round: 1, agreementHash: agreement,
            mechanism: MechanismParameters(
                kind: .discreteLaplace, gridExponent: 0, dimension: 8, clipNorm: 1, noiseNumerator: 10, noiseDenominator: 1, sensitivity: 2),
            cost: cost(20_000, pure: 200_000))
        for (request, isReleased) in [(gaussian, true), (laplace, false)] {
            guard case .granted(let row) = ledger.authorize(request, now: noon) else {
                Issue.record("the golden charge was refused")
                return
            }
            try ledger.fold(row)
            rows.append(row.bytes)
            let next =
                isReleased
                ? ledger.releasedEntry(request.releaseID, subject: who, now: noon) : ledger.voidEntry(request.releaseID, subject: who, now: noon)
            rows.append(try ledger.record(next).bytes)
        }
        let entries: [LedgerEntry?] = [
            ledger.refusalEntry(subject: who, purpose: improvement, taskID: task, round: 2, agreementHash: agreement, reason: .dayCap, now: noon),
            ledger.clockAnomalyEntry(now: noon - 3 * dayMilliseconds), ledger.erasedEntry(subject: who, now: noon + dayMilliseconds),
            ledger.closingEntry(cause: .rolledBack, lifetimeFloor: cost(125_000, pure: 200_000), now: noon + 2 * dayMilliseconds),
        ]
        for entry in entries { rows.append(try ledger.record(entry).bytes) }
        #expect(rows.map(LedgerFileHex.init) == golden.rows.map { LedgerFileHex(bytes(hex: $0.bytes)) })
        #expect(ledger.anchor.bytes(key: testKey) == bytes(hex: golden.anchor))
    }

    /// Bytes that print as hexadecimal when a comparison fails.
    private struct LedgerFileHex: Equatable, CustomStringConvertible {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var description: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }

    @Test func `any bytes at all decode or are malformed, and what decodes encodes to the same bytes`() throws {
        var random = SeededGenerator(seed: 3)
        let (rows, _) = try sampleRows(40)
        for _ in 0..<2_000 {
            var bytes = rows.randomElement(using: &random) ?? []
            switch UInt8.random(in: 0..<4, using: &random) {
            case 0: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            case 1: bytes += [0]
            case 2: bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            default: for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            }
            guard let row = try? LedgerRow(bytes: bytes) else { continue }
            #expect(row.bytes == bytes)
        }
    }

    @Test(arguments: [("", false), ("a", true), ("model_improvement", true), ("Model", false), ("a b", false), ("é", false)])
    func `purposes have canonical names`(name: String, isValid: Bool) {
        #expect((BudgetPurpose(name) != nil) == isValid)
    }

    @Test func `a purpose of 33 characters is refused`() {
        #expect(BudgetPurpose(String(repeating: "a", count: 32)) != nil)
        #expect(BudgetPurpose(String(repeating: "a", count: 33)) == nil)
    }

    @Test(arguments: [
        (UInt32(0), "1970-01-01"), (11_016, "2000-02-29"), (20_000, "2024-10-04"), (20_779, "2026-11-22"), (47_540, "2100-02-28"),
        (47_541, "2100-03-01"),
    ])
    func `days print as dates`(number: UInt32, date: String) {
        #expect(LedgerDay(number: number).description == date)
    }

    @Test(arguments: [(Int64.min, UInt32(0)), (-1, 0), (0, 0), (86_399_999, 0), (86_400_000, 1), (Int64.max, .max)])
    func `any clock reading has a day`(time: Int64, number: UInt32) {
        #expect(LedgerDay(unixMilliseconds: time).number == number)
    }

    @Test func `a release's name depends on each of its four parts and on nothing else`() {
        let base = ReleaseID(purpose: improvement, taskID: digest(1), round: 1, subject: subject(1))
        #expect(base == ReleaseID(purpose: improvement, taskID: digest(1), round: 1, subject: subject(1)))
        let others = [
            ReleaseID(purpose: measurement, taskID: digest(1), round: 1, subject: subject(1)),
            ReleaseID(purpose: improvement, taskID: digest(2), round: 1, subject: subject(1)),
            ReleaseID(purpose: improvement, taskID: digest(1), round: 2, subject: subject(1)),
            ReleaseID(purpose: improvement, taskID: digest(1), round: 1, subject: subject(2)),
        ]
        #expect(Set(others + [base]).count == 5)
    }

    @Test func `a subject's key hides its name and depends on the device's secret`() {
        let secret = [UInt8](repeating: 1, count: 32)
        #expect(SubjectKey(subject: "a", secret: secret) == SubjectKey(subject: "a", secret: secret))
        #expect(SubjectKey(subject: "a", secret: secret) != SubjectKey(subject: "b", secret: secret))
        #expect(SubjectKey(subject: "a", secret: secret) != SubjectKey(subject: "a", secret: [UInt8](repeating: 2, count: 32)))
    }
}
