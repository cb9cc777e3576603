import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

/// Unbiasedness and variance on the collector's side, over real draws.
@Suite("Estimates from randomized reports")
struct RandomizerEstimateTests {
    static let reports = 3000

    /// Two of every three subjects hold value 1, the others hold value 4 or 5 in turn.
    static func value(_ subject: Int) -> Int { subject % 3 < 2 ? 1 : 4 + subject % 2 }

    /// The sum of `reports` releases.
    private func sum(_ dimension: Int, _ release: (Int) throws -> NoisedVector) throws -> [Int64] {
        var sum = [Int64](repeating: 0, count: dimension)
        for subject in 0..<Self.reports {
            for (index, coordinate) in try release(Self.value(subject)).coordinates.enumerated() { sum[index] += Int64(coordinate) }
        }
        return sum
    }

    private func count(of value: Int) -> Double { Double((0..<Self.reports).count { Self.value($0) == value }) }

    /// An estimate is a sum of 3000 independent bounded terms: at 6.5 standard deviations a normal tail is 8e-11, and Bernstein's inequality
    /// with terms of at most a third of a deviation still gives less than 10^-7 for the eight values of one test.
    private func expectFits(_ estimate: FrequencyEstimate, _ value: Int, variance: Double) {
        #expect(abs(estimate.count - count(of: value)) < 6.5 * variance.squareRoot(), "value \(value)")
    }

    @Test("k-ary randomized response is unbiased within its stated variance", arguments: [500_000, 4_000_000] as [UInt64])
    func randomizedResponse(micro: UInt64) throws {
        let response = try RandomizedResponse(buckets: 8, epsilon: LocalEpsilon(micro: micro))
        let keystream = try Keystream()
        let sums = try sum(8) { try response.release(bucket: $0, spending: testCharge(response.cost), from: keystream) }
        #expect(sums.reduce(0, +) == Int64(Self.reports))
        for value in 0..<8 {
            let estimate = try #require(response.estimator.estimate(support: sums[value], reports: UInt64(Self.reports)))
            expectFits(estimate, value, variance: response.estimator.variance(count: count(of: value), reports: UInt64(Self.reports)))
        }
    }

    @Test("unary encoding is unbiased within its stated variance", arguments: [500_000, 4_000_000] as [UInt64])
    func unaryEncoding(micro: UInt64) throws {
        let encoding = try UnaryEncoding(domainSize: 8, epsilon: LocalEpsilon(micro: micro))
        let keystream = try Keystream()
        let sums = try sum(8) { try encoding.release(value: $0, spending: testCharge(encoding.cost), from: keystream) }
        for value in 0..<8 {
            let estimate = try #require(encoding.estimator.estimate(support: sums[value], reports: UInt64(Self.reports)))
            expectFits(estimate, value, variance: encoding.estimator.variance(count: count(of: value), reports: UInt64(Self.reports)))
        }
    }

    @Test("Hadamard response is unbiased within its stated variance", arguments: [500_000, 4_000_000] as [UInt64])
    func hadamardResponse(micro: UInt64) throws {
        let response = try HadamardResponse(domainSize: 8, epsilon: LocalEpsilon(micro: micro))
        let keystream = try Keystream()
        let sums = try sum(8) { try response.release(value: $0, spending: testCharge(response.cost), from: keystream) }
        for (value, estimate) in try response.estimates(sum: sums, reports: UInt64(Self.reports)).enumerated() {
            expectFits(estimate, value, variance: response.variance(count: 0, reports: UInt64(Self.reports)))
        }
    }

    @Test("the count-mean sketch is unbiased within both of its variances", arguments: CountMeanSketch.Encoding.allCases)
    func countMeanSketch(encoding: CountMeanSketch.Encoding) throws {
        let keystream = try Keystream()
        let sketch = try CountMeanSketch(
            rows: 4, columns: 64, hash: SketchHash(seed: keystream.bytes(count: 16)), encoding: encoding, epsilon: LocalEpsilon(micro: 4_000_000))
        func key(_ value: Int) -> UInt64 { 0xdead_beef_0000_0000 + UInt64(value) * 0x9e37_79b9 }
        let sums = try sum(sketch.dimension) { try sketch.release(key: key($0), spending: testCharge(sketch.cost), from: keystream) }
        let counts = try sketch.counts(sum: sums, reports: UInt64(Self.reports))
        for value in 0..<8 {
            // The hash of three keys is fixed for the run, so their collisions are bounded by what they add up to, not by deviations.
            let columns = (0..<4).map { row in sketch.hash.column(of: key(value), row: row, columns: 64) }
            let collisions = [1, 4, 5].filter { $0 != value }.reduce(0.0) { total, other in
                let rows = (0..<4).count { sketch.hash.column(of: key(other), row: $0, columns: 64) == columns[$0] }
                return total + count(of: other) * Double(rows) / 4
            }
            let expected = 64.0 / 63 * (count(of: value) + collisions - Double(Self.reports) / 64)
            // Which rows the reports fall into varies too: at most a quarter of a report each.
            let variance = sketch.randomizerVariance(reports: UInt64(Self.reports)) + Double(Self.reports) / 4
            #expect(abs(counts.estimate(of: key(value)).count - expected) < 6.5 * variance.squareRoot(), "\(value)")
        }
    }

    @Test("the variance of unary encoding is that of its paper, 4 e^eps / (e^eps - 1)^2 a report", arguments: PublishedEpsilon.usual)
    func publishedVariance(published: PublishedEpsilon) throws {
        let epsilon = try LocalEpsilon(micro: published.micro)
        let odds = Double(published.odds) * 0x1p-64
        let unary = try UnaryEncoding(domainSize: 100, epsilon: epsilon).estimator.variance(count: 0, reports: 1000)
        #expect(abs(unary / (4000 * odds / ((odds - 1) * (odds - 1))) - 1) < 1e-9)
        let direct = try RandomizedResponse(buckets: 100, epsilon: epsilon).estimator.variance(count: 0, reports: 1000)
        #expect(abs(direct / (1000 * (98 + odds) / ((odds - 1) * (odds - 1))) - 1) < 1e-9)
    }

    @Test("sums that no reports add up to are refused")
    func hostileSums() throws {
        let epsilon = try LocalEpsilon(micro: 1_000_000)
        let response = try HadamardResponse(domainSize: 8, epsilon: epsilon)
        for sum in [[], [Int64](repeating: 0, count: 7), [Int64](repeating: 11, count: 8), [Int64](repeating: .min, count: 8)] {
            #expect(throws: RandomizerError(.sumMismatch)) { try response.estimates(sum: sum, reports: 10) }
        }
        #expect(throws: RandomizerError(.sumMismatch)) { try response.estimates(sum: [Int64](repeating: 0, count: 8), reports: .max) }
        let estimator = try UnaryEncoding(domainSize: 2, epsilon: epsilon).estimator
        #expect(estimator.estimate(support: -1, reports: 10) == nil)
        #expect(estimator.estimate(support: 11, reports: 10) == nil)
        #expect(estimator.estimate(support: 1, reports: .max) == nil)
    }
}
