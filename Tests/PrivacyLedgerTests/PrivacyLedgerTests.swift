import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct PrivacyLedgerTests {
    @Test func `the three caps bind one after the other`() throws {
        var ledger = try PrivacyLedger.opened()
        for round in 1...3 as ClosedRange<UInt64> { #expect(try ledger.charge(request(round: round)).isGranted) }
        #expect(try ledger.charge(request(round: 4)).refusal == .purposeCap)
        #expect(try ledger.charge(request(round: 4, purpose: measurement)).isGranted)
        #expect(try ledger.charge(request(round: 5, purpose: measurement)).refusal == .dayCap)
        #expect(try ledger.charge(request(round: 6), now: noon + dayMilliseconds).isGranted, "a new day has a new budget")
        for round in 7...11 as ClosedRange<UInt64> {
            #expect(try ledger.charge(request(round: round), now: noon + Int64(round) * dayMilliseconds).isGranted)
        }
        #expect(try ledger.charge(request(round: 12), now: noon + 12 * dayMilliseconds).refusal == .lifetimeCap)
        #expect(
            try ledger.charge(request(round: 12, subject: subject(2)), now: noon + 12 * dayMilliseconds).isGranted, "subjects do not share budgets")
    }

    @Test func `a cap is used up to the last unit and not beyond`() throws {
        var ledger = try PrivacyLedger.opened(testPolicy(improvement: 100_001))
        #expect(try ledger.charge(request(round: 1)).isGranted)
        #expect(try ledger.charge(request(round: 2, microRho: 2)).refusal == .purposeCap)
        #expect(try ledger.charge(request(round: 3, microRho: 1)).isGranted)
        #expect(try ledger.charge(request(round: 4, microRho: 1)).refusal == .purposeCap)
    }

    @Test func `nothing is free`() throws {
        let free = ChargeRequest(
            subject: subject(1), purpose: improvement, taskID: digest(1), round: 1, agreementHash: digest(1),
            mechanism: .discreteGaussian(gridExponent: 0, dimension: 1, clipNorm: 1, varianceNumerator: .max, varianceDenominator: 1),
            cost: .zero)
        #expect(free.cost == PrivacyCost(microRho: 1, microEpsilon: 1))
        #expect(free.mechanism.minimumCost.microRho == 1)
    }

    @Test func `a price below what the mechanism implies is refused`() throws {
        let ledger = try PrivacyLedger.opened()
        let cheap = ChargeRequest(
            subject: subject(1), purpose: improvement, taskID: digest(1), round: 1, agreementHash: digest(1), mechanism: mechanism(100_000),
            cost: cost(99_999))
        #expect(ledger.authorize(cheap, now: noon).refusal == .costBelowMechanism)
        let claimedPure = ChargeRequest(
            subject: subject(1), purpose: improvement, taskID: digest(1), round: 1, agreementHash: digest(1), mechanism: mechanism(100_000),
            cost: PrivacyCost(microRho: 100_000, microEpsilon: 5))
        #expect(ledger.authorize(claimedPure, now: noon).refusal == .costBelowMechanism, "Gaussian noise has no pure price")
        let none = ChargeRequest(
            subject: subject(1), purpose: improvement, taskID: digest(1), round: 1, agreementHash: digest(1), mechanism: .none, cost: cost(.max))
        #expect(ledger.authorize(none, now: noon).refusal == .costBelowMechanism)
    }

    @Test func `a purpose without a budget may spend nothing`() throws {
        let other = try #require(BudgetPurpose("marketing"))
        #expect(try PrivacyLedger.opened().authorize(request(round: 1, purpose: other), now: noon).refusal == .purposeWithoutBudget)
    }

    @Test func `the same release is charged once, and found when it was released`() throws {
        var ledger = try PrivacyLedger.opened()
        let question = request(round: 1)
        #expect(try ledger.charge(question).isGranted)
        #expect(ledger.authorize(question, now: noon).refusal == .chargePending)
        #expect(ledger.pendingReleases.map(\.releaseID) == [question.releaseID])
        try ledger.record(ledger.releasedEntry(question.releaseID, subject: question.subject, now: noon))
        #expect(ledger.authorize(question, now: noon) == .alreadyReleased(question.releaseID))
        #expect(ledger.authorize(question, now: noon - 9 * dayMilliseconds) == .alreadyReleased(question.releaseID))
        #expect(ledger.releasedEntry(question.releaseID, subject: question.subject, now: noon) == nil)
        #expect(ledger.pendingReleases.isEmpty)
    }

    @Test func `a charge that is given up stays paid, and the release must be paid again`() throws {
        var ledger = try PrivacyLedger.opened()
        let question = request(round: 1)
        #expect(try ledger.charge(question).isGranted)
        try ledger.record(ledger.voidEntry(question.releaseID, subject: question.subject, now: noon))
        #expect(try ledger.charge(question).isGranted)
        #expect(ledger.odometer(of: question.subject, now: noon, delta: 1e-6).today.spent.microRho == 200_000)
    }

    @Test func `a clock that goes back opens no day and is put on record once`() throws {
        var ledger = try PrivacyLedger.opened()
        for round in 1...3 as ClosedRange<UInt64> { #expect(try ledger.charge(request(round: round)).isGranted) }
        let earlier = noon - dayMilliseconds
        #expect(ledger.authorize(request(round: 4), now: earlier).refusal == .clockWentBack)
        try ledger.record(ledger.clockAnomalyEntry(now: earlier))
        #expect(ledger.clockAnomalyEntry(now: earlier) == nil)
        #expect(ledger.clockAnomalyEntry(now: noon) == nil)
        #expect(ledger.authorize(request(round: 4), now: noon).refusal == .purposeCap, "coming back finds the day as it was left")
    }

    @Test func `a clock far ahead of signed time opens no day`() throws {
        let ledger = try PrivacyLedger.opened()
        let tomorrow = LedgerDay(unixMilliseconds: noon + dayMilliseconds)
        #expect(ledger.authorize(request(round: 1), now: noon + 2 * dayMilliseconds, latestBelievable: tomorrow).refusal == .clockAhead)
        #expect(ledger.authorize(request(round: 1), now: noon + dayMilliseconds, latestBelievable: tomorrow).isGranted)
    }

    @Test func `erasure spends the subject's day and keeps its lifetime`() throws {
        var ledger = try PrivacyLedger.opened()
        #expect(try ledger.charge(request(round: 1)).isGranted)
        try ledger.record(ledger.erasedEntry(subject: subject(1), now: noon))
        #expect(ledger.authorize(request(round: 2), now: noon).refusal == .erased)
        let odometer = ledger.odometer(of: subject(1), now: noon, delta: 1e-6)
        #expect(odometer.closure == .erased)
        #expect(odometer.today.remaining == .zero)
        #expect(odometer.lifetime.spent.microRho == 100_000)
        #expect(ledger.authorize(request(round: 2, subject: subject(2)), now: noon).isGranted)
        #expect(ledger.authorize(request(round: 2), now: noon + dayMilliseconds).isGranted)
    }

    @Test func `closing a day stops everybody and raises every lifetime to the floor`() throws {
        var ledger = try PrivacyLedger.opened()
        try ledger.record(ledger.closingEntry(cause: .lost, lifetimeFloor: cost(950_000), now: noon))
        #expect(ledger.authorize(request(round: 1), now: noon).refusal == .failedClosed)
        let tomorrow = noon + dayMilliseconds
        #expect(ledger.authorize(request(round: 1), now: tomorrow).refusal == .lifetimeCap)
        #expect(ledger.authorize(request(round: 1, microRho: 50_000), now: tomorrow).isGranted)
        #expect(ledger.odometer(of: subject(77), now: tomorrow, delta: 1e-6).lifetime.spent.microRho == 950_000)
    }

    @Test func `the same refusal takes one row a day`() throws {
        var ledger = try PrivacyLedger.opened()
        func entry(_ now: Int64) -> LedgerEntry? {
            ledger.refusalEntry(
                subject: subject(1), purpose: improvement, taskID: digest(1), round: 1, agreementHash: digest(1), reason: .noConsent, now: now)
        }
        let first = entry(noon)
        try ledger.record(first)
        #expect(entry(noon) == nil)
        #expect(entry(noon + dayMilliseconds) != nil)
    }

    @Test func `another policy must be on record before it counts`() throws {
        let first = try PrivacyLedger.opened()
        #expect(first.policyEntries(now: noon).isEmpty)
        let rows = PrivacyLedger(policy: testPolicy(), key: testKey).chainOfPolicyRows()
        var changed = PrivacyLedger(policy: testPolicy(day: 1), key: testKey)
        for row in rows { try changed.fold(row) }
        #expect(changed.authorize(request(round: 1), now: noon).refusal == .purposeWithoutBudget)
        for entry in changed.policyEntries(now: noon) { try changed.record(entry) }
        #expect(changed.authorize(request(round: 1), now: noon).refusal == .dayCap)
    }

    @Test func `pure caps bind pure releases beside the rho caps`() throws {
        let pure = MechanismParameters(
            kind: .discreteLaplace, gridExponent: 0, dimension: 4, clipNorm: 1, noiseNumerator: 20, noiseDenominator: 1, sensitivity: 2)
        #expect(pure.minimumCost == PrivacyCost(microRho: 5_000, microEpsilon: 100_000))
        let capped = try #require(
            BudgetPolicy(
                purposes: [measurement: cost(1_000_000, pure: 250_000), improvement: cost(1_000_000)], day: cost(.max), lifetime: cost(.max)))
        var ledger = try PrivacyLedger.opened(capped)
        func question(_ round: UInt64) -> ChargeRequest {
            ChargeRequest(
                subject: subject(1), purpose: measurement, taskID: digest(1), round: round, agreementHash: digest(1), mechanism: pure,
                cost: pure.minimumCost)
        }
        #expect(try ledger.charge(question(1)).isGranted)
        #expect(try ledger.charge(request(round: 9)).isGranted)
        #expect(try ledger.charge(question(2)).isGranted)
        #expect(try ledger.charge(question(3)).refusal == .purposeCap)
        let reading = ledger.odometer(of: subject(1), now: noon, delta: 1e-6)
        #expect(reading.today.spent.total.isPure == false)
        #expect(reading.purposes.first { $0.purpose == measurement }?.reading.spent.total == PrivacyCost(microRho: 10_000, microEpsilon: 200_000))
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `whatever is asked, spending never passes a cap and the rows verify`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let caps = testPolicy()
        var ledger = try PrivacyLedger.opened(caps)
        var verifier = LedgerVerifier(key: testKey)
        for row in PrivacyLedger(policy: caps, key: testKey).chainOfPolicyRows() { try verifier.check(row.bytes) }
        var now = noon
        var lifetime: [SubjectKey: UInt64] = [:]
        for _ in 0..<120 {
            now += Int64.random(in: -dayMilliseconds / 2...dayMilliseconds, using: &random)
            let who = subject(UInt8.random(in: 1...2, using: &random))
            let question = request(
                round: UInt64.random(in: 0..<60, using: &random), subject: who, purpose: Bool.random(using: &random) ? improvement : measurement,
                microRho: UInt64.random(in: 1...150_000, using: &random))
            if case .granted(let row) = ledger.authorize(question, now: now) {
                try ledger.fold(row)
                try verifier.check(row.bytes)
                lifetime[who, default: 0] += question.cost.microRho
                let closing =
                    Bool.random(using: &random)
                    ? ledger.releasedEntry(question.releaseID, subject: who, now: now) : ledger.voidEntry(question.releaseID, subject: who, now: now)
                try verifier.check(try ledger.record(closing).bytes)
            }
            let odometer = ledger.odometer(of: who, now: now, delta: 1e-6)
            #expect(odometer.today.spent.microRho <= caps.day.microRho)
            #expect(odometer.lifetime.spent.microRho == lifetime[who, default: 0])
            #expect(odometer.lifetime.spent.microRho <= caps.lifetime.microRho)
            for reading in odometer.purposes { #expect(reading.reading.spent.microRho <= reading.reading.cap.microRho) }
        }
        #expect(verifier.lastHash == ledger.lastHash)
    }
}
