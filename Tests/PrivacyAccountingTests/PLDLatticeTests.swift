import Foundation
import PrivacyAccounting
import Testing

/// Mechanisms whose losses lie on a lattice, against sums and enumerations of their outcomes.
@Suite("Losses on a lattice")
struct PLDLatticeTests {
    struct Responses: Sendable {
        let epsilon0: Double
        let count: Int

        /// The smallest delta at `epsilon` of `count` binary randomized responses (Kairouz, Oh and Viswanath 2015), as a sum over the number of truths.
        func delta(epsilon: Double) -> Double {
            let logTruth = -log1p(exp(-epsilon0))
            let logLie = logTruth - epsilon0
            let n = Double(count)
            return (0...count).reduce(0) { sum, lies in
                let loss = Double(count - 2 * lies) * epsilon0
                guard loss > epsilon else { return sum }
                let j = Double(lies)
                let choices = lgamma(n + 1) - lgamma(j + 1) - lgamma(n - j + 1)
                return sum - exp(choices + (n - j) * logTruth + j * logLie) * expm1(epsilon - loss)
            }
        }

        var event: DPEvent { .randomizedResponse(keepProbability: 1 / (1 + exp(-epsilon0)), buckets: 2) }
    }

    static let responses = [
        Responses(epsilon0: 0.05, count: 1_000), Responses(epsilon0: 0.01, count: 10_000), Responses(epsilon0: 0.1, count: 100),
        Responses(epsilon0: 1, count: 50), Responses(epsilon0: 2, count: 20), Responses(epsilon0: 0.5, count: 1), Responses(epsilon0: 1, count: 2),
    ]

    @Test("randomized responses are within 1e-6 of the binomial sum, on the right side", arguments: responses, [1e-5, 1e-6, 1e-8])
    func responsesAreExact(_ responses: Responses, delta: Double) throws {
        var accountant = PLDAccountant(neighboring: .replaceOne)
        try accountant.compose(responses.event, count: responses.count)
        let bound = try accountant.epsilon(delta: delta)
        let lower = try #require(bound.lower)
        #expect(responses.delta(epsilon: bound.upper) <= delta)
        #expect(responses.delta(epsilon: lower) >= delta)
        #expect(bound.upper - lower < 1e-6)
    }

    @Test("delta falls to its last digits without losing them", arguments: [0, 1, 5, 10, 20, 35, 44] as [Double])
    func deltaUnderflow(epsilon: Double) throws {
        let responses = Responses(epsilon0: 0.05, count: 900)
        let losses = try PrivacyLossDistribution(.selfComposed(event: responses.event, count: 900), neighboring: .replaceOne)
        let bound = try losses.delta(epsilon: epsilon)
        let exact = responses.delta(epsilon: epsilon)
        #expect(bound.upper >= exact * (1 - 1e-10))
        #expect(bound.upper <= exact * (1 + 2e-5))
        #expect(try #require(bound.lower) <= exact * (1 + 1e-10))
        #expect(bound.lower ?? 0 > 0)
    }

    @Test("at a delta of 0 the sum of pure epsilons is left, and beyond it nothing")
    func pureEnd() throws {
        var accountant = PLDAccountant()
        try accountant.compose(.pure(epsilon: 0.25), count: 8)
        try accountant.compose(.discreteLaplace(parameter: 0.5, sensitivity: 2), count: 3)
        let bound = try accountant.epsilon(delta: 0)
        #expect(abs(bound.upper - 5) < 1e-12)
        #expect(abs((bound.lower ?? 0) - 5) < 1e-12)
        #expect(try accountant.delta(epsilon: 5.000_001) == PrivacyBound(upper: 0, lower: 0))
        #expect(try accountant.epsilon(delta: 1e-300).upper <= 5.000_001)
        #expect(try accountant.epsilon(delta: 1).upper == 0)
    }

    @Test("delta at infinity stays: no epsilon is enough below it")
    func infinity() throws {
        var accountant = PLDAccountant()
        try accountant.compose(.approximate(epsilon: 0.5, delta: 1e-4), count: 3)
        #expect(try accountant.epsilon(delta: 2e-4).upper == .infinity)
        #expect(try accountant.epsilon(delta: 3.1e-4).upper <= 1.5)
        let rest = try accountant.delta(epsilon: 2)
        #expect(rest.upper >= 2.9997e-4)
        #expect(rest.upper <= 3.0001e-4)
    }

    @Test("k-ary responses, discrete Laplace and discrete Gaussian agree with enumeration", arguments: 1...4)
    func enumeration(count: Int) throws {
        let keep = 0.4
        let other = 0.6 / 4
        try expect(
            .randomizedResponse(keepProbability: keep, buckets: 5), count, [keep, other, 3 * other], [other, keep, 3 * other], .replaceOne)
        // The outcomes beyond the two centres have the loss of the centre.
        let a = 0.3
        let outer = 1 / (1 + exp(-a))
        let inner = tanh(a / 2)
        let with = [outer * exp(-2 * a), inner * exp(-a), outer]
        try expect(.discreteLaplace(parameter: a, sensitivity: 2), count, with, with.reversed(), .addOrRemoveOne)
        let weights = (-14...15).map { exp(-Double($0 * $0) / 2) }
        let total = weights.reduce(0, +)
        let gaussian = weights.dropLast().map { $0 / total }
        if count <= 2 {
            let shifted = weights.dropFirst().map { $0 / total }
            try expect(.discreteGaussian(sigma: 1, sensitivity: 1), count, gaussian, shifted, .addOrRemoveOne)
        }
    }

    private func expect(_ event: DPEvent, _ count: Int, _ upper: [Double], _ lower: [Double], _ neighboring: NeighboringRelation) throws {
        let losses = try PrivacyLossDistribution(event, neighboring: neighboring).selfComposed(count)
        let enumerated = SmallWorld(steps: Array(repeating: (upper, lower), count: count))
        for epsilon in [0, 0.1, 0.3, 0.7, 1.5, 3] {
            let exact = enumerated.delta(epsilon: epsilon)
            let bound = try losses.delta(epsilon: epsilon)
            #expect(bound.upper >= exact * (1 - 1e-12) - 1e-15)
            #expect(bound.upper <= exact * (1 + 1e-5) + 1e-12)
            #expect(bound.lower ?? 1 <= exact * (1 + 1e-12) + 1e-15)
        }
    }
}

/// All outcomes of a few small mechanisms, one after the other.
struct SmallWorld {
    let upper: [Double]
    let lower: [Double]

    init(steps: [(upper: [Double], lower: [Double])]) {
        var (upper, lower) = ([1.0], [1.0])
        for step in steps {
            upper = upper.flatMap { left in step.upper.map { left * $0 } }
            lower = lower.flatMap { left in step.lower.map { left * $0 } }
        }
        self.upper = upper
        self.lower = lower
    }

    /// The larger of the two directions' hockey-stick divergences.
    func delta(epsilon: Double) -> Double {
        let factor = exp(epsilon)
        let forth = zip(upper, lower).reduce(0) { $0 + max(0, $1.0 - factor * $1.1) }
        let back = zip(upper, lower).reduce(0) { $0 + max(0, $1.1 - factor * $1.0) }
        return max(forth, back)
    }
}
