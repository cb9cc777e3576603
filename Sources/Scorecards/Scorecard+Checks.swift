import Enrichment

extension Scorecard {
    /// Checks what concerns the card as a whole: its range, bands, cut-off, populations and what its examples name.
    func validate(at path: String) throws(ScorecardError) {
        let reachable = reachableUnits
        guard range.contains(self.reachable.lowerBound), range.contains(self.reachable.upperBound) else {
            throw ScorecardError(
                .rangeExceeded, at: "\(path).range",
                "facts can score from \(self.reachable.lowerBound) to \(self.reachable.upperBound); widen the range or change the points")
        }
        var from = Int64.min
        for (index, band) in bands.enumerated() {
            // `below` is the first unit that no longer belongs to the band.
            guard from <= reachable.upperBound, band.belowUnits.map({ $0 > reachable.lowerBound }) ?? true else {
                throw ScorecardError(
                    .bandUnreachable, at: "\(path).bands[\(index)]",
                    "scores run from \(self.reachable.lowerBound) to \(self.reachable.upperBound); no score falls into this band: move it or delete it"
                )
            }
            from = band.belowUnits ?? from
        }
        if let cutoff, cutoff.units <= reachable.lowerBound || cutoff.units > reachable.upperBound {
            throw ScorecardError(
                .cutoffUnreachable, at: "\(path).cutoff.score",
                "scores run from \(self.reachable.lowerBound) to \(self.reachable.upperBound), all on one side of it; move it or delete it")
        }
        try checkPopulations(at: path)
        for (index, example) in examples.enumerated() { try check(example, at: "\(path).examples[\(index)]") }
    }

    /// Counts of one development sample add up to the same totals in every attribute.
    private func checkPopulations(at path: String) throws(ScorecardError) {
        var first: (index: Int, total: ScoreCounts)?
        for (index, attribute) in attributes.enumerated() {
            let counts = attribute.allBins.compactMap(\.counts)
            guard !counts.isEmpty else { continue }
            let total = counts.reduce(ScoreCounts(good: 0, bad: 0), +)
            guard let known = first else {
                first = (index, total)
                continue
            }
            guard known.total == total else {
                throw ScorecardError(
                    .countsDisagree, at: "\(path).attributes[\(index)]",
                    "its bins hold \(total.good) good and \(total.bad) bad cases, those of attributes[\(known.index)] \(known.total.good) and "
                        + "\(known.total.bad); count both on one sample, `missing` and `other` included")
            }
        }
    }

    private func check(_ example: ScoreExample, at path: String) throws(ScorecardError) {
        guard bands.contains(where: { $0.id == example.band }) else {
            throw ScorecardError(.unknownReference, at: "\(path).band", "the card has no band \(Quoted(example.band))")
        }
        if let decision = example.decision, ![cutoff?.atOrAbove, cutoff?.below].contains(decision) {
            throw ScorecardError(.unknownReference, at: "\(path).decision", "the card's cut-off has no decision \(Quoted(decision))")
        }
        if example.probability != nil, scaling == nil {
            throw ScorecardError(.misplacedKey, at: "\(path).probability", "a card without scaling gives no probability; delete this key")
        }
        for (index, code) in example.reasons.enumerated() where !attributes.contains(where: { $0.reason.code == code }) {
            throw ScorecardError(.unknownReference, at: "\(path).reasons[\(index)]", "no attribute has the reason code \(Quoted(code))")
        }
        for name in example.facts.keys.sorted() where !attributes.contains(where: { $0.fact == name }) {
            throw ScorecardError(.unknownReference, at: "\(path).facts.\(name)", "no attribute reads this fact; correct its name or delete it")
        }
    }
}
