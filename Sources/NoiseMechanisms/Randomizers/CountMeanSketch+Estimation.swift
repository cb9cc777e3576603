extension CountMeanSketch {
    /// A sum of reports, made ready for look-ups.
    public struct Counts: Sendable {
        let sketch: CountMeanSketch
        let reports: UInt64
        /// Entry (row, column): twice the randomizer's signal of that column, before it is divided by ``gap``.
        let signals: [Int64]

        /// The unbiased estimate of how many of the reports were about `key`, with the randomizer's variance.
        ///
        /// Apple 2017, algorithm 4: the mean over the rows less what collisions add on average, `(m / (m - 1)) * (mean - n / m)`.
        public func estimate(of key: UInt64) -> FrequencyEstimate {
            var signal: Int64 = 0
            for row in 0..<sketch.rows {
                signal += signals[row * sketch.columns + sketch.hash.column(of: key, row: row, columns: sketch.columns)]
            }
            let gap = HadamardResponse.gap(sketch.flipProbability)
            let total = Double(reports)
            let columns = Double(sketch.columns)
            // A sign stands for a half more or less than 1/2, so the unary signal of one report is its double less one.
            let hits = sketch.encoding == .unary ? (Double(signal) / gap + total) / 2 : Double(signal) / gap
            let count = columns / (columns - 1) * (hits - total / columns)
            return FrequencyEstimate(count: count, variance: sketch.randomizerVariance(reports: reports))
        }
    }

    /// Prepares look-ups in the sum of `reports` reports.
    ///
    /// - Throws: ``RandomizerError`` with code `sumMismatch` for a sum of another length, more than 2^40 reports, or entries that so many
    ///   reports cannot add up to.
    public func counts(sum: [Int64], reports: UInt64) throws(RandomizerError) -> Counts {
        guard sum.count == dimension, reports <= 1 << 40, sum.allSatisfy({ $0.magnitude <= reports }) else {
            throw RandomizerError(.sumMismatch)
        }
        var signals = sum
        if encoding == .hadamard {
            for row in 0..<rows { WalshHadamard.transform(&signals[row * columns..<(row + 1) * columns]) }
        }
        return Counts(sketch: self, reports: reports, signals: signals)
    }

    /// The most that the randomizer adds to the variance of an estimate from `reports` reports.
    ///
    /// Unary: `n (m / (m - 1))^2 (1 / (1 - 2q)^2 - 1) / 4`, exactly. Hadamard: `n (m / (m - 1))^2 / (1 - 2q)^2`, less the true count.
    public func randomizerVariance(reports: UInt64) -> Double {
        let gap = HadamardResponse.gap(flipProbability)
        let share = Double(columns) / Double(columns - 1)
        let perReport = encoding == .unary ? (1 / (gap * gap) - 1) / 4 : 1 / (gap * gap)
        return Double(reports) * share * share * perReport
    }

    /// What collisions with other keys add to the variance, over the choice of the seed.
    ///
    /// A key held by `f` subjects collides in each row with probability `1/m`; its reports spread over the `k` rows. It adds
    /// `(f^2 / k + f (1 - 1/k)) (1/m) (1 - 1/m) (m / (m - 1))^2`.
    ///
    /// - Parameters:
    ///   - squaredCounts: The sum of the squared counts of all other keys.
    ///   - reports: The number of reports.
    public func collisionVariance(squaredCounts: Double, reports: UInt64) -> Double {
        let spread = squaredCounts / Double(rows) + Double(reports) * (1 - 1 / Double(rows))
        return spread / Double(columns - 1)
    }
}
