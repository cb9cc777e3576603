/// A predicted probability and what happened.
struct Prediction {
    let probability: Double
    let isBad: Bool

    /// Cuts the predictions, by ascending probability, into at most `count` groups of about the same size.
    static func groups(_ predictions: [Prediction], count: Int) -> [CalibrationReport.Group] {
        let sorted = predictions.sorted { $0.probability < $1.probability }
        var groups: [CalibrationReport.Group] = []
        var start = 0
        for end in 1...max(sorted.count, 1) where end <= sorted.count {
            let isFull = end * count >= sorted.count * (groups.count + 1)
            // Equal probabilities stay in one group, or the result would depend on the order of the rows.
            guard end == sorted.count || (isFull && sorted[end].probability != sorted[end - 1].probability) else { continue }
            let part = sorted[start..<end]
            groups.append(
                CalibrationReport.Group(
                    cases: part.count, bad: part.count { $0.isBad }, predicted: part.reduce(0) { $0 + $1.probability } / Double(part.count)))
            start = end
        }
        return groups
    }
}

extension CalibrationReport.HosmerLemeshow {
    /// Source: D. W. Hosmer and S. Lemeshow, Applied Logistic Regression, 3rd edition (Wiley, 2013), section 5.2.2; degrees for cases that the
    /// card was not fitted on: section 5.2.4.
    init(_ groups: [CalibrationReport.Group], isDevelopmentSample: Bool) {
        var statistic = 0.0
        for group in groups {
            let expected = group.predicted * Double(group.cases)
            let difference = Double(group.bad) - expected
            let variance = expected * (1 - group.predicted)
            // A group predicted with certainty is either right or impossible.
            if variance > 0 { statistic += difference * difference / variance } else if difference != 0 { statistic = .infinity }
        }
        let degrees = groups.count - (isDevelopmentSample ? 2 : 0)
        self.init(statistic: statistic, degrees: degrees, pValue: ChiSquared.upperTail(statistic, degrees: degrees))
    }
}

/// How well scores tell the outcomes apart.
struct Discrimination {
    let areaUnderCurve: Double
    let kolmogorovSmirnov: Double

    /// Nil unless both outcomes occur and every case has a score or every case a probability.
    init?(_ table: OutcomeTable) {
        let rows = table.rows
        let sign = table.card.better.sign
        let hasScores = rows.allSatisfy { $0.score != nil }
        guard hasScores || rows.allSatisfy({ $0.probability != nil }) else { return nil }
        // Ascending goodness.
        let sorted = rows.map { (good: hasScores ? sign * ($0.score ?? 0) : -($0.probability ?? 0), isBad: $0.isBad) }.sorted { $0.good < $1.good }
        let bad = Double(rows.count { $0.isBad })
        let good = Double(rows.count) - bad
        guard bad > 0, good > 0 else { return nil }
        var goodSeen = 0.0
        var badSeen = 0.0
        var pairs = 0.0
        var distance = 0.0
        var start = 0
        while start < sorted.count {
            var end = start
            var badHere = 0.0
            while end < sorted.count, sorted[end].good == sorted[start].good {
                if sorted[end].isBad { badHere += 1 }
                end += 1
            }
            let goodHere = Double(end - start) - badHere
            pairs += goodHere * (badSeen + badHere / 2)
            badSeen += badHere
            goodSeen += goodHere
            distance = max(distance, (badSeen / bad - goodSeen / good).magnitude)
            start = end
        }
        areaUnderCurve = pairs / (good * bad)
        kolmogorovSmirnov = distance
    }
}

extension CalibrationReport.Band {
    init(_ id: String, _ table: OutcomeTable) {
        let card = table.card
        let rows = table.rows.filter { card.band(units: ScoreUnits.rounded($0.score ?? 0, decimals: card.decimals)).id == id }
        let bad = rows.count { $0.isBad }
        let probabilities = rows.compactMap(\.probability)
        let mean = probabilities.isEmpty ? nil : probabilities.reduce(0, +) / Double(probabilities.count)
        self.init(
            band: id, cases: rows.count, bad: bad,
            observedLogOdds: bad > 0 && bad < rows.count ? logarithm(Double(rows.count - bad) / Double(bad)) : nil,
            predictedLogOdds: mean.flatMap { $0 > 0 && $0 < 1 ? logarithm((1 - $0) / $0) : nil })
    }
}

extension CalibrationReport.Attribute {
    init(_ index: Int, _ table: OutcomeTable) {
        let attribute = table.card.attributes[index]
        var cases = Array(repeating: 0, count: attribute.allBins.count)
        var bad = cases
        for row in table.rows {
            cases[row.bins[index]] += 1
            if row.isBad { bad[row.bins[index]] += 1 }
        }
        let bins = attribute.allBins.enumerated().map { CalibrationReport.Bin(bin: $1.id, cases: cases[$0], bad: bad[$0]) }
        let rates = bins.prefix(attribute.bins.count).compactMap(\.badRate)
        // More points where more are better stand for fewer bad cases.
        let falls = (attribute.monotonicity == .increasing) == (table.card.better == .higher)
        let isMonotone = zip(rates, rates.dropFirst()).allSatisfy { falls ? $1 <= $0 : $1 >= $0 }
        self.init(attribute: attribute.id, bins: bins, isMonotone: attribute.monotonicity == .none ? nil : isMonotone)
    }
}
