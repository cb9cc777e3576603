import Aggregation
import VectorMath

/// A whole round of canaries: each contributes `+C` or `-C` on a coordinate of its own, by the toss of a fair coin, and an attacker guesses the
/// coins from what the round lets out.
///
/// One run bounds epsilon from below, because every canary is a trial of its own (Steinke, Nasr and Jagielski 2023). It is done twice: from the
/// single reports, which is what the collector sees, and from their exact average, which is what everybody else sees.
public struct CanaryRound: Sendable {
    /// What is declared; its dimension is the number of canaries.
    public let plan: NoiseTestPlan
    /// The coins: true for `+C`.
    public let coins: [Bool]

    /// The shares of the canaries whose coins are guessed, the surest first. They are fixed beforehand, and each has its part of the error.
    private static let shares = [1, 4, 16]

    /// The bound's error probability: no smaller than 10^-3, because a delta in the claim costs twice delta times the canaries of it.
    var errorRate: Double { max(plan.falseAlarmRate, 1e-3) }

    /// A round with a coin for each canary; nil unless there are from 50 to 4,096 canaries, one for each coordinate.
    public init?(_ plan: NoiseTestPlan, coins: [Bool]) {
        guard coins.count == plan.dimension, (50...4_096).contains(coins.count) else { return nil }
        self.plan = plan
        self.coins = coins
    }

    /// The releases to ask for: one for each canary.
    public var questions: [ProbeQuestion] {
        let value = Double(sign: .plus, exponent: -Int(plan.gridExponent), significand: Double(plan.clipNorm))
        return coins.indices.map { canary in
            var vector = [Float](repeating: 0, count: coins.count)
            vector[canary] = Float(coins[canary] ? value : -value)
            return .release(vector, trials: 1)
        }
    }

    /// Guesses the coins and bounds epsilon.
    ///
    /// - Throws: ``ProbeFormatError`` for missing answers and coordinates that no report can have, `AggregationError` if there is no sum.
    public func findings(_ replies: [ProbeReply]) throws -> [AuditFinding] {
        let rows = replies.filter { $0.samples.rows == 1 }.map { Array($0.samples.row(0)) }
        guard rows.count == coins.count else { throw ProbeFormatError(.answerCount) }
        var sums = try IntegerAccumulator(dimension: coins.count, width: .four)
        for row in rows {
            guard row.allSatisfy({ Int32(exactly: $0) != nil }) else { throw ProbeFormatError(.notAnAnswer) }
            let bytes = row.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * Int64($0))) } }
            try sums.add(bytes.span)
        }
        let average = try AveragedUpdate(sums, gridExponent: plan.gridExponent, minimumBatchSize: 50)
        let own = coins.indices.map { Double(rows[$0][$0]) }
        // Everybody's noise is in the average: as many times the variance under Gaussian noise. What holds for the reports always holds.
        let (numerator, overflow) = plan.law.numerator.multipliedReportingOverflow(by: UInt64(coins.count))
        let isKnown = plan.law.family == .discreteGaussian && !overflow
        let together = isKnown ? DeclaredLaw(plan.law.family, numerator: numerator, denominator: plan.law.denominator) : nil
        return [
            finding("single reports", own, plan.law.epsilon(delta: plan.delta, shift: Int64(plan.clipNorm))),
            finding("average", average.values, (together ?? plan.law).epsilon(delta: plan.delta, shift: Int64(plan.clipNorm))),
        ]
    }

    private func finding(_ name: String, _ scores: [Double], _ claimed: Double) -> AuditFinding {
        let order = scores.indices.sorted { abs(scores[$0]) == abs(scores[$1]) ? $0 < $1 : abs(scores[$0]) > abs(scores[$1]) }
        let rate = errorRate / Double(2 * Self.shares.count)
        let bounds = Self.shares.compactMap { share -> (bound: Double, guesses: Int, correct: Int)? in
            let guessed = order.prefix(coins.count / share)
            let correct = guessed.count { (scores[$0] > 0) == coins[$0] }
            return OneRunBound(canaries: coins.count, guesses: guessed.count, correct: correct).map {
                ($0.epsilon(delta: plan.delta, rate: rate), guessed.count, correct)
            }
        }
        let best = bounds.max { $0.bound < $1.bound }
        return AuditFinding(
            test: "one-run epsilon", question: name, samples: coins.count, statistic: best?.bound ?? 0, threshold: claimed,
            falseAlarmRate: errorRate / 2,
            meaning: "\(best?.correct ?? 0) of \(best?.guesses ?? 0) guesses right; at most \(claimed.sixDigits) is declared")
    }
}
