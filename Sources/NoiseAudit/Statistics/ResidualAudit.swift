/// Compares the noise of one question's answers with the declared law.
///
/// Each test has a null distribution that is known, so its threshold is a quantile and not a rule of thumb. `rate` is the false-alarm rate
/// of each single test.
struct ResidualAudit {
    let law: DeclaredLaw
    let question: String
    /// The noise, row after row.
    let residuals: [Int64]
    /// What the noise was added to.
    let expected: [Int64]
    let rate: Double

    /// The number of coordinates in a row.
    private var dimension: Int { expected.count }

    /// Every test that there is enough data for.
    var findings: [AuditFinding] {
        guard residuals.count >= 2, dimension > 0 else { return [] }
        return [support, length, mean, scale, fit, tail].compactMap { $0 } + dependence
    }

    private func finding(_ test: String, _ statistic: Double, floor: Double? = nil, to threshold: Double, rate: Double? = nil, _ meaning: String)
        -> AuditFinding
    {
        AuditFinding(
            test: test, question: question, samples: residuals.count, statistic: statistic, floor: floor, threshold: threshold,
            falseAlarmRate: rate ?? self.rate, meaning: meaning)
    }

    // MARK: Support

    /// The largest noise. Beyond 40 deviations a draw is less likely than the failure of the machine.
    private var support: AuditFinding {
        let largest = residuals.lazy.map(\.magnitude).max() ?? 0
        return finding("support", Double(largest), to: (40 * law.deviation + 40).rounded(.up), "largest noise, in grid units")
    }

    // MARK: Mean

    /// The mean length along the expected vector: what a clip lets through or takes away shows here first.
    private var length: AuditFinding? {
        let norm = expected.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > 0, law.variance >= 1 else { return nil }
        let rows = Double(residuals.count / dimension)
        var sum = 0.0
        for (index, value) in expected.enumerated() where value != 0 {
            for place in stride(from: index, to: residuals.count, by: dimension) { sum += Double(value) * Double(residuals[place]) }
        }
        let margin = TailProbability.normalQuantile(upper: rate / 2) * (law.variance / rows).squareRoot()
        return finding(
            "clip", norm + sum / (norm * rows), floor: norm - margin, to: norm + margin,
            "mean length along the clipped input; \(norm.sixDigits) is declared")
    }

    /// The sum of the squared standardised means of the coordinates: chi-square with one degree each, whatever direction a bias has.
    private var mean: AuditFinding {
        var sums = [Int64](repeating: 0, count: dimension)
        for start in stride(from: 0, to: residuals.count, by: dimension) {
            for index in 0..<dimension { sums[index] &+= residuals[start + index] }
        }
        let scale = Double(residuals.count / dimension) * law.variance
        let statistic = sums.reduce(0.0) { $0 + Double($1) * Double($1) / scale }
        return finding(
            "mean", statistic, to: TailProbability.chiSquareQuantile(upper: rate, freedom: Double(dimension)),
            "chi-square of the coordinates' means, \(dimension) degrees")
    }

    // MARK: Scale

    /// The statistic that is sufficient for the scale: the sum of squares (Gaussian), or the sum of magnitudes (Laplace).
    private var scale: AuditFinding? {
        switch law.family {
        case .discreteGaussian:
            // From a variance of 1 on, the squares have the moments of a chi-square to eight digits.
            guard law.parameter >= 1 else { return nil }
            let energy = residuals.reduce(0.0) { $0 + Double($1) * Double($1) }
            let freedom = Double(residuals.count)
            return finding(
                "variance", energy / freedom, floor: TailProbability.chiSquareQuantile(lower: rate / 2, freedom: freedom) * law.variance / freedom,
                to: TailProbability.chiSquareQuantile(upper: rate / 2, freedom: freedom) * law.variance / freedom,
                "mean square of the noise; \(law.variance.sixDigits) is declared")
        case .discreteLaplace:
            let law = MagnitudeTail(law)
            let mean = residuals.reduce(0.0) { $0 + Double($1.magnitude) } / Double(residuals.count)
            return finding(
                "scale", mean, floor: law.bound(residuals.count, rate: rate / 2, upper: false),
                to: law.bound(residuals.count, rate: rate / 2, upper: true), "mean size of the noise; \(law.mean.sixDigits) is declared")
        }
    }

    // MARK: Shape

    /// Pearson's chi-square over cells of about equal probability, 200 expected draws and more in each.
    private var fit: AuditFinding? {
        guard let cells = LawCells(law, count: min(64, residuals.count / 200)) else { return nil }
        var seen = [Int](repeating: 0, count: cells.count)
        for residual in residuals { seen[cells.index(of: residual)] += 1 }
        let statistic = cells.chiSquare(seen, total: residuals.count)
        let freedom = Double(cells.count - 1)
        return finding(
            "fit", statistic, to: TailProbability.chiSquareQuantile(upper: rate, freedom: freedom), "chi-square over \(cells.count) cells")
    }

    /// The draws beyond the point where 40 are expected: an exact binomial count. A table that ends and a clamp end here.
    private var tail: AuditFinding {
        let trials = residuals.count
        let edge = max(1, law.quantile(1 - min(0.25, 20 / Double(trials))))
        let probability = 2 * law.upperTail(from: edge)
        let count = residuals.count { $0.magnitude >= UInt64(edge) }
        let expected = Int(Double(trials) * probability)
        var (low, high) = (expected, expected)
        while low > 0, BinomialInterval.lowerTail(low - 1, trials: trials, probability: probability) > rate / 2 { low -= 1 }
        while high < trials, BinomialInterval.upperTail(high + 1, trials: trials, probability: probability) > rate / 2 { high += 1 }
        return finding("tail", Double(count), floor: Double(low), to: Double(high), "draws \(edge) and more from zero; \(expected) are expected")
    }

    // MARK: Dependence

    /// Pairs of neighbours within a report, and of the same coordinate in successive reports, over a four by four table of the declared law.
    private var dependence: [AuditFinding] {
        let pairs = residuals.count / dimension / 2 * dimension
        let within =
            dimension < 2
            ? nil
            : pairTest("lag 1", residuals.count / dimension * (dimension / 2)) { pair in
                let half = dimension / 2
                let start = pair / half * dimension + pair % half * 2
                return (start, start + 1)
            }
        let across = pairTest("lag \(dimension)", pairs) { pair in
            let start = pair / dimension * 2 * dimension + pair % dimension
            return (start, start + dimension)
        }
        return [within, across].compactMap { $0 }
    }

    private func pairTest(_ name: String, _ pairs: Int, _ places: (Int) -> (Int, Int)) -> AuditFinding? {
        guard let cells = LawCells(law, count: 4), Double(pairs) >= 2_000 else { return nil }
        var seen = [Int](repeating: 0, count: cells.count * cells.count)
        for pair in 0..<pairs {
            let (first, second) = places(pair)
            seen[cells.index(of: residuals[first]) * cells.count + cells.index(of: residuals[second])] += 1
        }
        var statistic = 0.0
        for index in seen.indices {
            let expected = Double(pairs) * cells.shares[index / cells.count] * cells.shares[index % cells.count]
            statistic += (Double(seen[index]) - expected) * (Double(seen[index]) - expected) / expected
        }
        return AuditFinding(
            test: "independence", question: question, samples: 2 * pairs, statistic: statistic,
            threshold: TailProbability.chiSquareQuantile(upper: rate, freedom: Double(seen.count - 1)), falseAlarmRate: rate,
            meaning: "chi-square of pairs at \(name), \(seen.count - 1) degrees")
    }
}
