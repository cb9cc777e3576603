import Foundation
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct LedgerStatementTests {
    private static func statement(conditions: [TrustCondition] = []) throws -> LedgerStatement {
        let golden = try GoldenLedger.load()
        let rows = try golden.rows.map { try LedgerRow(bytes: bytes(hex: $0.bytes)) }
        return LedgerStatement(
            subject: try #require(SubjectKey(bytes(hex: golden.subject))), rows: rows, delta: 1e-6, conditions: conditions)
    }

    @Test func `the golden ledger's statement adds up`() throws {
        let statement = try Self.statement()
        #expect(statement.lines.map(\.purpose) == ["measurement", "model_improvement"])
        #expect(statement.lines.map(\.microRho) == [20_000, 125_000])
        #expect(statement.lines.map(\.recomputedMicroRho) == [20_000, 125_000])
        #expect(statement.lines.map(\.released) == [0, 1])
        #expect(statement.lines.map(\.voided) == [1, 0])
        #expect(statement.lines[1].days == ["2024-10-04", "2024-10-04"])
        #expect(statement.total.microRho == 145_000)
        #expect(statement.total.pureEpsilon == nil)
        #expect(statement.refusals == ["dayCap": 1])
        #expect(statement.erasures == 1)
        #expect(statement.lines[0].epsilon[0] <= 0.2, "a pure release never costs more than its pure epsilon")
    }

    @Test func `the zCDP epsilon is Proposition 12's, and the second accountant's is exact for Gaussian noise`() throws {
        var ledger = try PrivacyLedger.opened(testPolicy(improvement: .max, day: .max, lifetime: .max))
        var rows: [LedgerRow] = []
        for round in 1...10 as ClosedRange<UInt64> {
            guard case .granted(let row) = ledger.authorize(request(round: round), now: noon) else { continue }
            try ledger.fold(row)
            rows.append(row)
        }
        let statement = LedgerStatement(subject: subject(1), rows: rows, delta: 1e-6)
        // rho 1 at delta 1e-6 is epsilon 7.76622 by zCDP; ten Gaussians of rho 0.1 are one of mu = sqrt 2.
        #expect(abs(statement.total.epsilon[0] - 7.76622) < 1e-4)
        let exact = try #require(GaussianTradeoff.epsilon(delta: 1e-6, sigma: 0.5.squareRoot()))
        #expect(abs(statement.total.secondEpsilon - exact) < 1e-9)
        #expect(statement.total.difference > 0 && statement.total.difference < 1)
    }

    @Test func `conditional columns stand beside the local one and never replace it`() throws {
        let plain = try Self.statement()
        let statement = try Self.statement(conditions: [.onlySumSeen(of: 100)])
        #expect(statement.assumptions.map(\.name) == ["direct", "sum of 100"])
        #expect(statement.total.epsilon[0] == plain.total.epsilon[0])
        #expect(statement.total.epsilon[1] < statement.total.epsilon[0] / 5)
        #expect(statement.text.contains("sum of 100: holds if the collector discards single reports"))
    }

    @Test func `text and JSON name the unit, the relation, the parameters and both totals`() throws {
        let statement = try Self.statement()
        for words in [
            "replace-one subject",
            "discrete Gaussian, 24 coordinates, unit 2^-20, clip 4096 units, variance 268435456 units², sensitivity 8192 units",
            "Total rho 0.145000", "second accountant", "Refused 1 time: dayCap", "Erased 1 time;",
        ] {
            #expect(statement.text.contains(words))
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(statement.json.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["subject", "neighbouring", "delta", "assumptions", "lines", "total", "refusals", "erasures", "closures"])
    }

    /// One charge, a closing row, one more charge a day later; both of rho 0.1.
    private static func closedRows(_ cause: LedgerEntry.ClosingCause, floor: PrivacyCost?) throws -> [LedgerRow] {
        var ledger = try PrivacyLedger.opened(testPolicy(improvement: .max, day: .max, lifetime: .max))
        var rows: [LedgerRow] = []
        guard case .granted(let first) = ledger.authorize(request(round: 1), now: noon) else { return [] }
        try ledger.fold(first)
        rows = [first, try ledger.record(ledger.closingEntry(cause: cause, lifetimeFloor: floor, now: noon))]
        guard case .granted(let last) = ledger.authorize(request(round: 2), now: noon + dayMilliseconds) else { return [] }
        try ledger.fold(last)
        #expect(ledger.anchor.largestLifetime.microRho == max(100_000, floor?.microRho ?? 0) + 100_000)
        return rows + [last]
    }

    @Test(arguments: [
        (LedgerEntry.ClosingCause.rolledBack, 300_000 as UInt64), (.lost, 300_000), (.receiptAhead, 1_000_000), (.changed, 50_000), (.unreadable, 0),
        (.anchorInvalid, 0),
    ])
    func `a statement never says less than a closing row`(cause: LedgerEntry.ClosingCause, floor: UInt64) throws {
        let rows = try Self.closedRows(cause, floor: floor == 0 ? nil : cost(floor, pure: 0))
        let statement = LedgerStatement(subject: subject(1), rows: rows, delta: 1e-6)
        #expect(statement.total.microRho == max(100_000, floor) + 100_000)
        #expect(statement.total.lostMicroRho == max(100_000, floor) - 100_000)
        let expected = try #require(ZeroConcentratedDP.epsilon(rho: Double(statement.total.microRho) / 1e6, delta: 1e-6))
        #expect(abs(statement.total.epsilon[0] - expected) < 1e-9)
        #expect(statement.lines.map(\.charges) == [2], "a closing row is no charge")
        #expect(statement.closures.map(\.row) == [rows[1].sequence])
        #expect(statement.closures.map(\.losesCharges) == [cause != .anchorInvalid])
        #expect(statement.text.contains("Closed on 2024-10-04 (\(cause)): "))
        #expect(statement.text.contains("for charges whose rows are gone") == (floor > 100_000))
        #expect(LedgerStatement.all(rows: rows, delta: 1e-6) == [statement])
    }

    @Test func `a subject that is charged after a closing row counts as having spent the floor`() throws {
        var ledger = try PrivacyLedger.opened(testPolicy(improvement: .max, day: .max, lifetime: .max))
        var rows = [try ledger.record(ledger.closingEntry(cause: .rolledBack, lifetimeFloor: cost(200_000, pure: 0), now: noon))]
        let pure = MechanismParameters.randomizer(.randomizedResponse, dimension: 2, microEpsilon: 100_000)
        let question = ChargeRequest(
            subject: subject(2), purpose: improvement, taskID: digest(9), round: 1, agreementHash: digest(8), mechanism: pure, cost: pure.minimumCost)
        guard case .granted(let row) = ledger.authorize(question, now: noon + dayMilliseconds) else {
            Issue.record("the next day is open")
            return
        }
        rows.append(row)
        let statement = LedgerStatement(subject: subject(2), rows: rows, delta: 1e-6)
        #expect(statement.total.lostMicroRho == 200_000)
        #expect(statement.total.pureEpsilon == nil, "the plain sum does not cover what is gone")
        #expect(statement.total.epsilon[0] > 3.1 && statement.total.secondEpsilon > 3.1)
    }

    @Test func `noise is named with its unit`() {
        #expect(mechanism(3).noiseText == "variance 2000000/3 units²")
        let laplace = MechanismParameters(
            kind: .discreteLaplace, gridExponent: 4, dimension: 2, clipNorm: 1, noiseNumerator: 20, noiseDenominator: 1, sensitivity: 2)
        #expect(laplace.noiseText == "scale 20 units")
        #expect(MechanismParameters.randomizer(.privUnitG, dimension: 2, microEpsilon: 1_500_000).noiseText == "epsilon 1.500000")
    }

    @Test func `all statements come largest spender first`() throws {
        let (rows, _) = try sampleRows(120)
        let statements = LedgerStatement.all(rows: try rows.map { try LedgerRow(bytes: $0) }, delta: 1e-6)
        #expect(statements.count == 3)
        #expect(zip(statements, statements.dropFirst()).allSatisfy { $0.total.microRho >= $1.total.microRho })
    }

    @Test func `the standard policy's caps are the epsilons that it states`() throws {
        let reading = PrivacyLedger(policy: .standard, key: testKey).odometer(of: subject(1), now: noon, delta: 1e-6)
        #expect(reading.purposes.map(\.purpose) == [measurement, improvement])
        #expect(abs(reading.today.epsilonCap - 8.2) < 0.05)
        #expect(abs(reading.lifetime.epsilonCap - 21.84) < 0.05)
    }

    @Test func `an odometer reads epsilon without changing anything`() throws {
        var ledger = try PrivacyLedger.opened()
        #expect(try ledger.charge(request(round: 1)).isGranted)
        let first = ledger.odometer(of: subject(1), now: noon, delta: 1e-6)
        #expect(first == ledger.odometer(of: subject(1), now: noon, delta: 1e-6))
        // rho 0.1 at delta 1e-6 is epsilon 2.14194.
        #expect(abs(first.today.epsilonSpent - 2.14194) < 1e-4)
        #expect(first.today.remaining.microRho == 300_000)
        #expect(first.purposes.map(\.purpose) == [measurement, improvement])
        #expect(ledger.odometer(of: subject(9), now: noon, delta: 1e-6).today.epsilonSpent == 0)
    }
}
