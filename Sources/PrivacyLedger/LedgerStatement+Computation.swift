import PrivacyAccounting

extension LedgerStatement {
    /// Computes the statement of one subject.
    ///
    /// - Parameters:
    ///   - subject: Whose rows count.
    ///   - rows: Verified rows, in order, with those of the whole device; those of other subjects are passed over.
    ///   - delta: The delta at which epsilons are stated, between 0 and 1.
    ///   - conditions: The conditional columns to show beside the local one.
    public init(subject: SubjectKey, rows: some Sequence<LedgerRow>, delta: Double, conditions: [TrustCondition] = []) {
        var groups: [GroupKey: Group] = [:]
        var keys: [ReleaseID: GroupKey] = [:]
        var refusals: [String: Int] = [:]
        var erasures = 0
        var closures: [LedgerClosure] = []
        var lifetime = BudgetTally()
        for row in rows where row.entry.subject == subject || row.entry.kind == .epochClosed {
            let entry = row.entry
            switch entry.kind {
            case .charge:
                lifetime.add(entry.cost)
                let key = GroupKey(entry)
                groups[key, default: Group()].add(entry)
                if let releaseID = entry.releaseID { keys[releaseID] = key }
            case .released:
                if let key = entry.releaseID.flatMap({ keys[$0] }) { groups[key]?.released += 1 }
            case .void:
                if let key = entry.releaseID.flatMap({ keys[$0] }) { groups[key]?.voided += 1 }
            case .refusal:
                refusals[RefusalReason(rawValue: entry.detail).map { "\($0)" } ?? "unknown", default: 0] += 1
            case .erased: erasures += 1
            case .epochClosed:
                guard let closure = LedgerClosure(row) else { continue }
                closure.raise(&lifetime)
                closures.append(closure)
            case .clockAnomaly, .policyChanged, .anchorRestored: break
            }
        }
        self.subject = subject.digest.hex
        self.neighbouring = Self.neighbouringRelation
        self.delta = delta
        self.assumptions =
            [Assumption(name: "direct", assumption: "your own device runs this agent, even if everybody else is hostile")]
            + conditions.map { Assumption(name: $0.name, assumption: $0.assumption) }
        let divisors = [1] + conditions.map(\.rhoDivisor)
        self.lines = groups.sorted { $0.key < $1.key }.map { Line(key: $0, group: $1, divisors: divisors, delta: delta) }
        self.total = Total(groups: groups, lifetime: lifetime, divisors: divisors, delta: delta)
        self.closures = closures
        self.refusals = refusals
        self.erasures = erasures
    }

    /// The statements of all subjects with a charge, the largest spender first.
    public static func all(rows: [LedgerRow], delta: Double, conditions: [TrustCondition] = []) -> [LedgerStatement] {
        // A closing row speaks of everybody, and its place among a subject's own rows matters.
        var bySubject: [SubjectKey: [LedgerRow]] = [:]
        var closings: [LedgerRow] = []
        for row in rows {
            if row.entry.kind == .epochClosed {
                closings.append(row)
                for subject in bySubject.keys { bySubject[subject]?.append(row) }
            } else {
                bySubject[row.entry.subject, default: closings].append(row)
            }
        }
        return
            bySubject
            .filter { $0.value.contains { $0.entry.kind == .charge } }
            .map { LedgerStatement(subject: $0.key, rows: $0.value, delta: delta, conditions: conditions) }
            .sorted { ($1.total.microRho, $0.subject) < ($0.total.microRho, $1.subject) }
    }

    fileprivate struct GroupKey: Hashable, Comparable {
        let purpose: String
        let taskID: LedgerDigest
        let agreementHash: LedgerDigest
        let mechanism: MechanismParameters

        init(_ entry: LedgerEntry) {
            purpose = entry.purpose?.name ?? ""
            taskID = entry.taskID
            agreementHash = entry.agreementHash
            mechanism = entry.mechanism
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.purpose, left.taskID.hex, left.agreementHash.hex, left.mechanism.noiseNumerator)
                < (right.purpose, right.taskID.hex, right.agreementHash.hex, right.mechanism.noiseNumerator)
        }
    }

    fileprivate struct Group {
        var tally = BudgetTally()
        var released = 0
        var voided = 0
        var days: (first: LedgerDay, last: LedgerDay)?

        mutating func add(_ entry: LedgerEntry) {
            tally.add(entry.cost)
            days = (days?.first ?? entry.day, entry.day)
        }
    }
}

extension LedgerStatement.Line {
    fileprivate init(key: LedgerStatement.GroupKey, group: LedgerStatement.Group, divisors: [UInt64], delta: Double) {
        task = key.taskID.hex
        purpose = key.purpose
        agreement = key.agreementHash.hex
        mechanism = key.mechanism.kind.name
        gridExponent = key.mechanism.gridExponent
        dimension = key.mechanism.dimension
        clipNorm = key.mechanism.clipNorm
        noise = "\(key.mechanism.noiseNumerator)/\(key.mechanism.noiseDenominator)"
        noiseText = key.mechanism.noiseText
        sensitivity = key.mechanism.sensitivity
        days = group.days.map { [$0.first.description, $0.last.description] } ?? []
        charges = Int(clamping: group.tally.charges)
        released = group.released
        voided = group.voided
        microRho = group.tally.microRho
        recomputedMicroRho = key.mechanism.minimumCost.repeated(group.tally.charges).microRho
        epsilon = divisors.map { LedgerStatement.epsilon(of: group.tally, divisor: $0, delta: delta) }
    }
}

extension LedgerStatement.Total {
    fileprivate init(
        groups: [LedgerStatement.GroupKey: LedgerStatement.Group], lifetime tally: BudgetTally, divisors: [UInt64], delta: Double
    ) {
        var charged = BudgetTally()
        // The second accountant reads the mechanisms' own integers, not the prices that were charged for them.
        var squaredMean = 0.0
        var pureRest = 0.0
        var rest = PrivacyCost.zero
        for (key, group) in groups {
            charged.add(group.tally)
            let mechanism = key.mechanism
            let (count, ratio) = (Double(group.tally.charges), Double(mechanism.noiseDenominator) / Double(mechanism.noiseNumerator))
            switch mechanism.kind {
            case .none: break
            case .discreteGaussian, .distributedDiscreteGaussian:
                squaredMean += count * Double(mechanism.sensitivity) * Double(mechanism.sensitivity) * ratio
            case .discreteLaplace, .thresholdedHistogram: pureRest += count * Double(mechanism.sensitivity) * ratio
            case .skellam: rest += mechanism.minimumCost.repeated(group.tally.charges)
            case .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile:
                pureRest += count / ratio
            }
        }
        // Of charges that are gone only the least price is known, not the mechanism.
        lostMicroRho = tally.microRho - min(tally.microRho, charged.microRho)
        rest += PrivacyCost(microRho: lostMicroRho, microEpsilon: lostMicroRho == 0 ? 0 : PrivacyCost.unboundedMicroEpsilon)
        microRho = tally.microRho
        pureEpsilon = tally.isPure ? Double(tally.microEpsilon) / 1_000_000 : nil
        let columns = divisors.map { LedgerStatement.epsilon(of: tally, divisor: $0, delta: delta) }
        epsilon = columns
        // What is neither Gaussian nor pure is converted on its own, and the two conversions share the delta.
        let share = rest == .zero ? delta : delta / 2
        let others = rest == .zero ? 0 : ZeroConcentratedDP.epsilon(rho: rest.rho, delta: share) ?? .infinity
        secondEpsilon = LedgerStatement.gaussianEpsilon(mean: squaredMean.squareRoot(), delta: share) + pureRest + others
        difference = (columns.first ?? 0) - secondEpsilon
    }
}

extension LedgerStatement {
    fileprivate static func epsilon(of tally: BudgetTally, divisor: UInt64, delta: Double) -> Double {
        let (quotient, remainder) = tally.microRho.quotientAndRemainder(dividingBy: divisor)
        let divided = PrivacyCost(
            microRho: quotient + (remainder == 0 ? 0 : 1), microEpsilon: divisor == 1 ? tally.total.microEpsilon : PrivacyCost.unboundedMicroEpsilon)
        return BudgetReading.epsilon(of: divided, delta: delta)
    }

    /// The exact epsilon of Gaussian noise whose mean shifts by `mean` standard deviations (Balle and Wang 2018).
    fileprivate static func gaussianEpsilon(mean: Double, delta: Double) -> Double {
        mean == 0 ? 0 : GaussianTradeoff.epsilon(delta: delta, sigma: 1 / mean) ?? .infinity
    }
}
