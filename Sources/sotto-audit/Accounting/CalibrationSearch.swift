import PrivacyAccounting

/// A search for one parameter of a schedule, by the tightest accountant that has a theorem for it.
struct CalibrationSearch {
    let mechanism: CalibratedMechanism
    let sensitivity: Double
    let buckets: Int
    let relation: NeighboringRelation
    let delta: Double

    /// The interval of the distributions that are asked many times; the result is checked on a finer grid.
    private static let coarse = 1e-3
    private static let precision = 1e-6

    func outcome(
        _ sought: CalibrateCommand.Sought, epsilon: Double?, noise: Double?, count: Int, sampling: Double?
    ) throws(AccountingError) -> CalibrateOutcome {
        var noise = noise
        var count = count
        var sampling = sampling
        var searcher: String?
        if sought != .epsilon, let epsilon {
            let target = try Calibration.Target(epsilon: epsilon, delta: delta)
            // What fits one release need not fit many.
            let example = try event(
                noise: noise ?? exampleNoise, count: sought == .count ? max(2, count) : count, sampling: sought == .sampling ? 0.5 : sampling)
            let accountant = try tightest(for: example)
            searcher = type(of: accountant).name
            let precision = accountant is PLDAccountant ? Self.precision : Calibration.finestPrecision
            switch (sought, noise) {
            case (.count, let noise?):
                count = try Calibration.count(of: event(noise: noise, count: 1, sampling: sampling), within: target, using: accountant)
            case (.sampling, let noise?):
                sampling = try Calibration.greatest(in: 0...1, meeting: target, using: accountant, precision: precision) {
                    probability throws(AccountingError) in
                    try event(noise: noise, count: count, sampling: probability)
                }
            default:
                noise = try leastNoise(target, accountant, precision, count: count, sampling: sampling)
            }
        }
        guard let noise else { throw AccountingError(.invalidParameter, "there is no noise") }
        let found = count == 0 ? DPEvent.noOp : try event(noise: noise, count: count, sampling: sampling)
        let comparison = AccountantComparison(of: found, under: relation, .epsilon(delta: delta))
        return CalibrateOutcome(
            mechanism: mechanism.rawValue, words: mechanism.words, neighboring: relation.words, sensitivity: sensitivity,
            parameter: mechanism.parameter,
            noise: noise, count: count, sampling: sampling, delta: delta, target: epsilon, sought: sought.rawValue, searcher: searcher,
            accountants: ComparedAccountants(comparison, quantity: "epsilon"))
    }

    private func leastNoise(
        _ target: Calibration.Target, _ accountant: any PrivacyAccountant, _ precision: Double, count: Int, sampling: Double?
    ) throws(AccountingError) -> Double {
        guard mechanism != .randomizedResponse else {
            // A truth that is kept more often tells more.
            return try Calibration.greatest(in: (1 / Double(buckets)).nextUp...(1 - 1e-12), meeting: target, using: accountant, precision: precision)
            {
                keep throws(AccountingError) in
                try event(noise: keep, count: count, sampling: sampling)
            }
        }
        return try Calibration.least(meeting: target, using: accountant, from: sensitivity, precision: precision) { noise throws(AccountingError) in
            try event(noise: noise, count: count, sampling: sampling)
        }
    }

    private var exampleNoise: Double { mechanism == .randomizedResponse ? 0.75 : 10 * sensitivity }

    private func tightest(for event: DPEvent) throws(AccountingError) -> any PrivacyAccountant {
        guard let grid = LossDiscretization(interval: Self.coarse) else { throw AccountingError(.invalidParameter, "there is no grid") }
        let candidates: [any PrivacyAccountant] = [
            ExactAccountant(neighboring: relation), PLDAccountant(neighboring: relation, discretization: grid), RDPAccountant(neighboring: relation),
            ZCDPAccountant(neighboring: relation), PureAccountant(neighboring: relation),
        ]
        var reasons: [String] = []
        for candidate in candidates {
            var trial = candidate
            do throws(AccountingError) {
                try trial.compose(event)
                return candidate
            } catch {
                reasons.append(error.detail)
            }
        }
        throw AccountingError(.unsupportedEvent, "no accountant has a theorem for this: \(reasons.joined(separator: "; "))")
    }

    private func event(noise: Double, count: Int, sampling: Double?) throws(AccountingError) -> DPEvent {
        let once = try mechanism.event(noise, sensitivity: sensitivity, buckets: buckets)
        let sampled = sampling.map { .poissonSampled(probability: $0, event: once) } ?? once
        return count == 1 ? sampled : .selfComposed(event: sampled, count: count)
    }
}

struct CalibrateOutcome: AuditOutcome {
    let mechanism: String
    let words: String
    let neighboring: String
    let sensitivity: Double
    let parameter: String
    let noise: Double
    let count: Int
    let sampling: Double?
    let delta: Double
    let target: Double?
    let sought: String
    let searcher: String?
    let accountants: ComparedAccountants

    var verdict: AuditVerdict { count == 0 ? .holds : accountants.verdict }

    var text: String {
        let sampled = sampling.map { ", each on a Poisson sample of probability \(shortened($0))" } ?? ""
        let releases = "\(count) \(count == 1 ? "release" : "releases")"
        let found = searcher.map { " (\(sought) found by \($0) for epsilon \(shortened(target ?? 0)))" } ?? ""
        return """
            \(mechanism) \(words).
            \(parameter) \(noise), sensitivity \(shortened(sensitivity)), \(releases)\(sampled)\(found).
            Neighbouring: \(neighboring).
            epsilon at delta \(shortened(delta)):
            \(accountants.text)
            """
    }
}
