import Enrichment

extension ScoreAttribute {
    /// Checks that every value of the fact's type falls into exactly one bin, `other` included.
    func checkCoverage(at path: String) throws(ScorecardError) {
        var texts: [[UInt8]: Int] = [:]
        var flags: Set<Bool> = []
        for (index, bin) in bins.enumerated() {
            let place = "\(path).bins[\(index)]"
            switch bin.condition {
            case .interval(let interval):
                guard index > 0, case .interval(let before) = bins[index - 1].condition else { continue }
                try Self.checkNeighbours(before, interval, at: place)
            case .texts(let set):
                for text in set {
                    if let earlier = texts.updateValue(index, forKey: Array(text.utf8)) {
                        throw ScorecardError(.binsOverlap, at: "\(place).texts", "\(Quoted(text)) also stands in bins[\(earlier)]; keep one")
                    }
                }
            case .flag(let flag):
                guard flags.insert(flag).inserted else {
                    throw ScorecardError(.binsOverlap, at: "\(place).flag", "another bin is for \(flag) too; keep one")
                }
            case .missing, .other: continue
            }
        }
        if type == .flag, flags.count < 2 {
            throw ScorecardError(.binsGap, at: "\(path).bins", "no bin is for \(!flags.contains(true)); add it")
        }
    }

    private static func checkNeighbours(_ before: ScoreInterval, _ interval: ScoreInterval, at place: String) throws(ScorecardError) {
        guard let end = before.to, let start = interval.from else {
            throw ScorecardError(
                .binsOverlap, at: place, "\(before) and \(interval) overlap; only the first bin has no `from` and only the last no `to`")
        }
        if let first = before.from, start < first {
            throw ScorecardError(.binsUnordered, at: "\(place).from", "\(interval) begins below \(before) before it; sort the bins upwards")
        }
        let both = before.ends.includesUpper && interval.ends.includesLower
        guard start > end || (start == end && !both) else {
            throw ScorecardError(.binsOverlap, at: "\(place).from", "\(before) and \(interval) overlap; change an end")
        }
        guard start == end, before.ends.includesUpper || interval.ends.includesLower else {
            throw ScorecardError(.binsGap, at: "\(place).from", "a number between \(before) and \(interval) falls into neither; change an end")
        }
    }

    /// Checks that points, and the counts' weights where they are stated, run as declared.
    func checkMonotonicity(at path: String, _ frame: AttributeFrame) throws(ScorecardError) {
        guard monotonicity != .none else { return }
        let total = allBins.compactMap(\.counts).reduce(ScoreCounts(good: 0, bad: 0), +)
        for (index, (before, bin)) in zip(bins, bins.dropFirst()).enumerated() {
            let place = "\(path).bins[\(index + 1)]"
            guard monotonicity == .increasing ? bin.units >= before.units : bin.units <= before.units else {
                throw ScorecardError(
                    .monotonicityViolated, at: place,
                    "\(bin.points) points after \(before.points) are not \(monotonicity.rawValue), as declared; change them, or declare none")
            }
            guard let first = before.counts?.weight(of: total), let second = bin.counts?.weight(of: total) else { continue }
            // More points stand for more weight where more points are better.
            guard (monotonicity == .increasing) == (frame.better == .higher) ? second >= first : second <= first else {
                throw ScorecardError(
                    .monotonicityViolated, at: "\(place).counts",
                    "weights of evidence of \(ScoreCounts.fourDecimals(first)) and then \(ScoreCounts.fourDecimals(second)) don't go with "
                        + "\(monotonicity.rawValue) points; merge the bins, or declare none")
            }
        }
    }
}
