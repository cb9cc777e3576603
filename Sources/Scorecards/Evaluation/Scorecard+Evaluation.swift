public import Enrichment

extension Scorecard {
    /// Scores facts.
    ///
    /// Points are whole numbers of the card's last decimal and are summed as such, so a score is exact and the same on every machine. A fact of
    /// another type than the card declares, or that is not finite, takes the bin `other` and says so in its status. Equal costs keep the order of
    /// the card's attributes.
    public func evaluate(_ facts: some FactLookup) -> ScoreResult {
        var units = baseUnits
        var logOdds = intercept
        var scores: [AttributeScore] = []
        var costs: [(attribute: ScoreAttribute, units: Int64)] = []
        scores.reserveCapacity(attributes.count)
        for attribute in attributes {
            let (bin, status) = attribute.bin(for: facts.fact(attribute.fact))
            let cost = better.cost(of: bin.units, against: reasons.against == .best ? bestUnits(attribute) : attribute.neutralUnits)
            units += bin.units
            logOdds += attribute.coefficient * (bin.weight ?? 0)
            costs.append((attribute, cost))
            scores.append(
                AttributeScore(
                    attribute: attribute.id, bin: bin.id, status: status, points: bin.points, cost: ScoreUnits.value(cost, decimals: decimals)))
        }
        let score = ScoreUnits.value(units, decimals: decimals)
        // A stable order: the standard library's sort doesn't promise one, the index does.
        let dearest = costs.enumerated().filter { $0.element.units > 0 }
            .sorted { ($1.element.units, $0.offset) < ($0.element.units, $1.offset) }
            .prefix(reasons.count)
        return ScoreResult(
            card: id, version: version, digest: digest, score: score,
            probability: probability(score: score, logOdds: kind == .logistic ? logOdds : nil), band: band(units: units).id,
            decision: cutoff.map { units >= $0.units ? $0.atOrAbove : $0.below }, basePoints: basePoints, attributes: scores,
            reasons: dearest.map {
                ScoreReasonGiven(
                    attribute: $0.element.attribute.id, reason: $0.element.attribute.reason,
                    cost: ScoreUnits.value($0.element.units, decimals: decimals))
            })
    }

    /// The probability of the bad outcome that a score stands for, rounded to six decimals; nil for a card without scaling. A logistic card's own
    /// results are a little more exact, because they come from the log odds before the points were rounded.
    public func probability(ofScore score: Double) -> Double? { probability(score: score, logOdds: nil) }

    /// The band of a score.
    func band(units: Int64) -> ScoreBand { bands.first { $0.belowUnits.map { units < $0 } ?? true } ?? bands[bands.count - 1] }

    private func probability(score: Double, logOdds: Double?) -> Double? {
        guard let scaling else { return nil }
        let good = logOdds ?? better.sign * (score - scaling.offset) / scaling.factor
        return (1 / (1 + exponential(good)) * 1e6).rounded(.toNearestOrAwayFromZero) / 1e6
    }

    private func bestUnits(_ attribute: ScoreAttribute) -> Int64 {
        let units = attribute.allBins.map(\.units)
        return (better == .higher ? units.max() : units.min()) ?? 0
    }
}

extension ScoreAttribute {
    /// The bin that a fact falls into, and why.
    func bin(for value: FactValue?) -> (bin: ScoreBin, status: AttributeScore.Status) {
        guard let value else { return (missing, .missing) }
        guard type.matches(value) else { return (other, .wrongType) }
        guard let bin = bins.first(where: { $0.contains(value) }) else { return (other, .outOfRange) }
        return (bin, .scored)
    }
}
