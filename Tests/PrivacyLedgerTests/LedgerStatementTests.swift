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
            "replace-one subject", "discrete Gaussian, 24 coordinates, unit 2^-20, clip 4096, noise 268435456/1, sensitivity 8192",
            "Total rho 0.145000", "second accountant", "Refused 1 times: dayCap",
        ] {
            #expect(statement.text.contains(words))
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(statement.json.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["subject", "neighbouring", "delta", "assumptions", "lines", "total", "refusals", "erasures"])
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
