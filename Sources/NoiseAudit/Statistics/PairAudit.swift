#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What two neighbouring inputs give away: a lower bound on epsilon, and a test of the whole trade-off curve.
///
/// Half of the rows choose the events, the other half judges them, so that nothing is judged by what it was chosen for. Probabilities are
/// bounded by Clopper and Pearson, and the false-alarm rate is divided by the number of events. An outcome that one input never gave counts
/// with the largest probability that so many misses leave, never as zero or as nothing.
struct PairAudit {
    let law: DeclaredLaw
    /// The first coordinate of the neighbours: `+shift` and `-shift`, in grid units.
    let shift: Int64
    let delta: Double
    let rate: Double

    /// An event's probabilities, bounded towards each other.
    private struct Evidence {
        let feature: String
        let likely: Double
        let unlikely: Double
    }

    /// Two findings, or none if there are too few rows.
    func findings(plus: NoiseSamples, minus: NoiseSamples) -> [AuditFinding] {
        let evidence = evidence(plus, minus)
        guard !evidence.isEmpty else { return [] }
        let claimed = law.epsilon(delta: delta, shift: shift)
        func epsilon(_ item: Evidence) -> Double { item.likely > delta ? max(0, log((item.likely - delta) / item.unlikely)) : 0 }
        func excess(_ item: Evidence) -> Double { item.likely - law.largestPower(item.unlikely, shift: shift) }
        guard let best = evidence.max(by: { epsilon($0) < epsilon($1) }), let worst = evidence.max(by: { excess($0) < excess($1) }) else { return [] }
        let samples = plus.rows + minus.rows
        return [
            AuditFinding(
                test: "epsilon", question: "+C and -C", samples: samples, statistic: epsilon(best), threshold: claimed, falseAlarmRate: rate / 2,
                meaning: "lower bound at delta \(delta.sixDigits), by \(best.feature); at most \(claimed.sixDigits) is declared"),
            AuditFinding(
                test: "trade-off", question: "+C and -C", samples: samples, statistic: excess(worst), threshold: 0, falseAlarmRate: rate / 2,
                meaning: "power above the declared curve, by \(worst.feature)"),
        ]
    }

    private func evidence(_ plus: NoiseSamples, _ minus: NoiseSamples) -> [Evidence] {
        let half = min(plus.rows, minus.rows) / 2
        guard half >= 100 else { return [] }
        func rows(_ samples: NoiseSamples, _ range: Range<Int>) -> [ArraySlice<Int64>] { range.map { samples.row($0) } }
        let training = (rows(plus, 0..<half), rows(minus, 0..<half))
        let judging = (rows(plus, half..<plus.rows), rows(minus, half..<minus.rows))
        // Both findings, both bounds, every feature, both orders.
        let share = rate / Double(8 * DistinguishingEvent.Feature.allCases.count)
        let width = max(1, Int64(law.deviation / 8))
        return DistinguishingEvent.Feature.allCases.flatMap { feature in
            [Int64(1), -1].map { sign in
                let learn = sign > 0 ? training : (training.1, training.0)
                let judge = sign > 0 ? judging : (judging.1, judging.0)
                let event = DistinguishingEvent(feature, likely: learn.0, unlikely: learn.1, sign: sign, width: width)
                return Evidence(
                    feature: feature.rawValue,
                    likely: BinomialInterval.lowerBound(event.count(in: judge.0), trials: judge.0.count, rate: share),
                    unlikely: BinomialInterval.upperBound(event.count(in: judge.1), trials: judge.1.count, rate: share))
            }
        }
    }
}
