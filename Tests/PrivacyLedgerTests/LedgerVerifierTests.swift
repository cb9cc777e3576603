import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct LedgerVerifierTests {
    @Test func `an untouched ledger holds, with and without key and anchor`() throws {
        let (rows, anchor) = try sampleRows(300)
        #expect(LedgerVerifier.verify(rows: rows, key: testKey, anchor: anchor).holds)
        #expect(LedgerVerifier.verify(rows: rows, key: nil, anchor: anchor).holds)
        let bare = LedgerVerifier.verify(rows: rows, key: nil, anchor: nil)
        #expect(bare.holds && !bare.checkedAnchor && !bare.checkedAuthenticity)
    }

    @Test func `every flipped byte of a 1,000-row ledger is found`() throws {
        let (rows, anchor) = try sampleRows(1_000)
        #expect(LedgerVerifier.verify(rows: rows, key: testKey, anchor: anchor).holds)
        // A verifier stays in front of a bad row, so each row is attacked from the state that the rows before it left.
        var verifier = LedgerVerifier(key: testKey, anchor: anchor)
        var missed = 0
        for (index, row) in rows.enumerated() {
            var damaged = row
            for position in row.indices {
                damaged[position] ^= 1 << UInt8((position + index) % 8)
                do {
                    try verifier.check(damaged)
                    missed += 1
                } catch {}
                damaged[position] = row[position]
            }
            try verifier.check(row)
        }
        #expect(missed == 0)
    }

    @Test func `without the key, the chain and the anchor still find every flipped bit`() throws {
        let (rows, anchor) = try sampleRows(24)
        var verifier = LedgerVerifier(key: nil, anchor: anchor)
        var missed = 0
        for (index, row) in rows.enumerated() {
            for position in row.indices {
                var (attacked, damaged) = (verifier, row)
                damaged[position] ^= 1 << UInt8(position % 8)
                do {
                    try attacked.check(damaged)
                    if index + 1 < rows.count { try attacked.check(rows[index + 1]) }
                    missed += 1
                } catch {}
            }
            try verifier.check(row)
        }
        #expect(missed == 0)
    }

    @Test func `a missing, repeated or moved row is a gap`() throws {
        let (rows, anchor) = try sampleRows(30)
        for index in rows.indices.dropLast() {
            var missing = rows
            missing.remove(at: index)
            #expect(LedgerVerifier.verify(rows: missing, key: testKey, anchor: anchor).violation == LedgerViolation(.sequenceGap, sequence: 0))
            var repeated = rows
            repeated.insert(rows[index], at: index)
            #expect(LedgerVerifier.verify(rows: repeated, key: testKey, anchor: anchor).violation == LedgerViolation(.sequenceGap, sequence: 0))
            var moved = rows
            moved.swapAt(index, index + 1)
            #expect(LedgerVerifier.verify(rows: moved, key: testKey, anchor: anchor).violation?.sequence == UInt64(index) + 1)
        }
    }

    @Test func `rows cut off at the end are found by the anchor only`() throws {
        let (rows, anchor) = try sampleRows(30)
        for count in rows.indices {
            let cut = rows.prefix(count)
            #expect(LedgerVerifier.verify(rows: cut, key: testKey, anchor: anchor).violation == LedgerViolation(.truncated, sequence: 0))
            #expect(LedgerVerifier.verify(rows: cut, key: testKey, anchor: nil).holds)
        }
    }

    @Test func `another history with the device's key contradicts the anchor`() throws {
        var (first, second) = (try PrivacyLedger.opened(), try PrivacyLedger.opened())
        #expect(try first.charge(request(round: 1)).isGranted)
        guard case .granted(let row) = second.authorize(request(round: 2), now: noon) else {
            Issue.record("the charge was refused")
            return
        }
        var verifier = LedgerVerifier(key: testKey, anchor: first.anchor)
        for entry in PrivacyLedger(policy: testPolicy(), key: testKey).chainOfPolicyRows() { try verifier.check(entry.bytes) }
        #expect(throws: LedgerViolation(.anchorMismatch, sequence: 0)) { try verifier.check(row.bytes) }
        try second.fold(row)
    }

    @Test func `a row from a stranger is not authentic`() throws {
        let stranger = try #require(LedgerKey([UInt8](repeating: 7, count: 32)))
        let row = LedgerRow(
            sequence: 1, previousHash: .zero, entry: LedgerEntry(kind: .erased, day: LedgerDay(number: 1), subject: subject(1)), key: stranger)
        var verifier = LedgerVerifier(key: testKey)
        #expect(throws: LedgerViolation(.notAuthentic, sequence: 0)) { try verifier.check(row.bytes) }
        var keyless = LedgerVerifier(key: nil)
        try keyless.check(row.bytes)
    }

    /// Rows that only the device itself could write, and that still make no sense.
    @Test(arguments: LedgerViolation.Code.forgeries)
    func `a genuine row that contradicts the rows before it has its own error`(code: LedgerViolation.Code) throws {
        var ledger = try PrivacyLedger.opened()
        #expect(try ledger.charge(request(round: 1)).isGranted)
        let charge = request(round: 2)
        var entry = LedgerEntry(
            kind: .charge, day: LedgerDay(unixMilliseconds: noon), subject: charge.subject, purpose: charge.purpose, taskID: charge.taskID,
            round: charge.round, agreementHash: charge.agreementHash, mechanism: charge.mechanism, cost: charge.cost, releaseID: charge.releaseID)
        switch code {
        case .dayWentBack: entry.day = LedgerDay(number: entry.day.number - 1)
        case .releaseMismatch: entry.round = 3
        case .chargedTwice:
            entry.round = 1
            entry.releaseID = request(round: 1).releaseID
        case .releasedWithoutCharge: entry.kind = .released
        case .costTooLow: entry.cost = cost(charge.cost.microRho - 1)
        case .overCap: entry.cost = cost(200_001)
        case .dayClosed: try ledger.record(ledger.erasedEntry(subject: charge.subject, now: noon))
        default: entry.purpose = nil
        }
        let row = ledger.nextRow(entry)
        let before = ledger.anchor
        #expect(throws: LedgerViolation(code, sequence: 0)) { try ledger.fold(row) }
        #expect(ledger.anchor == before, "a bad row changes nothing")
    }

    @Test func `a charge before any policy is a violation`() throws {
        var bare = PrivacyLedger(policy: testPolicy(), key: testKey)
        let charge = request(round: 1)
        let entry = LedgerEntry(
            kind: .charge, day: LedgerDay(unixMilliseconds: noon), subject: charge.subject, purpose: charge.purpose, taskID: charge.taskID,
            round: charge.round, agreementHash: charge.agreementHash, mechanism: charge.mechanism, cost: charge.cost, releaseID: charge.releaseID)
        let row = bare.nextRow(entry)
        #expect(throws: LedgerViolation(.chargeWithoutPolicy, sequence: 0)) { try bare.fold(row) }
        #expect(bare.authorize(charge, now: noon).refusal == .purposeWithoutBudget)
    }

    @Test func `each flipped byte of an anchor is found`() throws {
        let (_, anchor) = try sampleRows(10)
        let bytes = anchor.bytes(key: testKey)
        #expect(bytes.count == LedgerAnchor.byteCount)
        #expect(try LedgerAnchor(bytes: bytes, key: testKey) == anchor)
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << bit
                #expect(throws: LedgerViolation(.anchorInvalid, sequence: 0)) { try LedgerAnchor(bytes: damaged, key: testKey) }
            }
        }
        for count in bytes.indices {
            #expect(throws: LedgerViolation(.anchorInvalid, sequence: 0)) { try LedgerAnchor(bytes: Array(bytes.prefix(count)), key: nil) }
        }
    }

    @Test func `a ledger file gives back its rows, and any cut is unreadable or shorter`() throws {
        let (rows, _) = try sampleRows(8)
        let file = LedgerFile.encode(rows: rows)
        #expect(LedgerFile.isLedgerFile(file))
        #expect(try LedgerFile.rows(in: file) == rows)
        for count in file.indices {
            guard let part = try? LedgerFile.rows(in: Array(file.prefix(count))) else { continue }
            #expect(part == Array(rows.prefix(part.count)) && part.count < rows.count)
        }
    }
}

extension LedgerViolation.Code {
    static let forgeries: [Self] = [
        .dayWentBack, .releaseMismatch, .chargedTwice, .releasedWithoutCharge, .costTooLow, .overCap, .dayClosed,
    ]
}

extension PrivacyLedger {
    /// The rows that put the policy on record in an empty ledger.
    func chainOfPolicyRows() -> [LedgerRow] {
        var copy = self
        return copy.policyEntries(now: noon).compactMap { try? copy.record($0) }
    }
}
