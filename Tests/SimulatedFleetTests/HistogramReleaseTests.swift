import PrivacyAccounting
import RankingModel
import RecordedSessions
import TLSPresentation
import Testing

@testable import SimulatedFleet

@Suite struct HistogramReleaseTests {
    private static func sessions(_ count: Int) -> [RecordedSession] {
        (0..<count).map { RecordedSession(id: "\($0)", items: $0 % 4 == 0 ? ["a", "c"] : ["a", "b"]) }
    }

    private static func release(epsilon: Double, seed: UInt64 = 1, sessions: [RecordedSession]) throws -> ItemHistogram {
        var settings = HistogramRelease.Settings(epsilon: epsilon)
        settings.seed = seed
        settings.falsePairs = 0.001
        var release = try HistogramRelease(items: ["a", "b", "c", "d", "e"], settings: settings)
        for session in sessions { release.add(session) }
        return try release.release()
    }

    @Test func `With little noise the counts come out, and nothing else`() throws {
        let histogram = try Self.release(epsilon: 1_000, sessions: Self.sessions(4_000))
        #expect(histogram.items == ["a", "b", "c"])
        #expect(histogram.pairs.map { [$0.first, $0.second] } == [[0, 1], [0, 2]])
        let counts = histogram.pairs.map { Double($0.value) / histogram.facts.unit }
        // A session of two views has a pair and two items at an eighth, brought to length 1.
        let share = 1 / (1 + 2 * ItemHistogram.itemWeight * ItemHistogram.itemWeight).squareRoot()
        #expect(abs(counts[0] - 3_000 * share) < 5 && abs(counts[1] - 1_000 * share) < 5)
        #expect(histogram.popularity.map(\.item) == [0, 1, 2])
        #expect(abs(Double(histogram.popularity[0].value) / histogram.facts.unit - 4_000 * share * ItemHistogram.itemWeight) < 5)
        #expect(histogram.facts.population == 4_000)
    }

    @Test func `The seed alone decides the noise`() throws {
        let sessions = Self.sessions(400)
        let first = try Self.release(epsilon: 4, sessions: sessions)
        #expect(try Self.release(epsilon: 4, sessions: sessions) == first)
        #expect(try Self.release(epsilon: 4, seed: 2, sessions: sessions) != first)
        #expect(try ItemHistogram(decoding: first.encoded()) == first)
    }

    @Test(arguments: 1...40)
    func `One session's vector is never longer than the clip, and has nothing below zero`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let views = (0..<seed).map { _ in Int(generator.next() % 7) }
        let vector = SessionPairs(views, reach: 3, limit: 8, clipNorm: 4_096)
        let square = vector.pairs.reduce(vector.itemValue * vector.itemValue * Int64(vector.items.count)) { $0 + $1.value * $1.value }
        #expect(square <= 4_096 * 4_096)
        #expect(vector.pairs.count <= 8 && vector.pairs.allSatisfy { $0.value >= 0 } && vector.itemValue >= 0)
        #expect(Set(vector.pairs.map(\.pair)).count == vector.pairs.count)
    }

    @Test func `Pairs have no order, are nearest first, and an item is no pair with itself`() {
        let vector = SessionPairs([5, 2, 2, 9, 5], reach: 2, limit: 3, clipNorm: 1 << 20)
        #expect(vector.pairs.map(\.pair) == [SessionPairs.pair(5, 9), SessionPairs.pair(2, 9), SessionPairs.pair(2, 5)])
        #expect(vector.items == [2, 5, 9])
        let far = SessionPairs([1, 1, 2, 1, 3], reach: 2, limit: 8, clipNorm: 1 << 20)
        #expect(far.pairs.map(\.pair) == [SessionPairs.pair(1, 3), SessionPairs.pair(1, 2), SessionPairs.pair(2, 3)])
        #expect(abs(far.pairs[0].value - 4 * far.pairs[2].value) <= 4)
        #expect(SessionPairs.items(of: SessionPairs.pair(7, 3)) == (3, 7))
    }

    /// zCDP to (epsilon, delta) at rho = 1 / (sigma / clip)^2: neighbours are sqrt(2) clips apart.
    @Test(arguments: [1, 2, 8.0])
    func `Noise has the standard deviation that its epsilon asks for, and the rows' price says so`(epsilon: Double) throws {
        let facts = try Self.release(epsilon: epsilon, sessions: Self.sessions(10)).facts
        #expect(facts.noise * facts.noise * facts.rho < 1 + 1e-6)
        #expect(facts.noise * facts.noise * facts.rho > 1 - 1e-6)
        let spent = try #require(ZeroConcentratedDP.epsilon(rho: facts.rho, delta: facts.delta))
        #expect(spent <= epsilon && spent > 0.99 * epsilon)
    }

    @Test func `Two periods carry the noise of both at the price of one, and more sessions none`() throws {
        func facts(_ change: (inout HistogramRelease.Settings) -> Void) throws -> ItemHistogram.Facts {
            var settings = HistogramRelease.Settings(epsilon: 2)
            change(&settings)
            var release = try HistogramRelease(items: ["a", "b", "c"], settings: settings)
            for session in Self.sessions(100) { release.add(session) }
            return try release.release().facts
        }
        let (one, two, tenfold) = (try facts { _ in }, try facts { $0.periods = 2 }, try facts { $0.multiple = 10 })
        #expect((one.variance, one.rho) == (two.variance / 2, two.rho))
        #expect((one.variance, one.population * 10) == (tenfold.variance, tenfold.population))
    }

    @Test func `As many untouched pairs pass as the threshold lets, each above it, in order, and none twice`() {
        var generator = SeededGenerator(seed: 3)
        let (items, sigma) = (2_000, 10_000.0)
        let threshold = Int64((UntouchedCells.value(passedBy: 0.001, sigma: sigma) ?? 0).rounded(.up))
        var cells = UntouchedCells(items: items, sigma: sigma, threshold: threshold)
        var found: [(pair: UInt64, value: Int64)] = []
        while let cell = cells.next(using: &generator) { found.append(cell) }
        // 1,999 on average, with a standard deviation of 45.
        #expect(abs(found.count - 1_999) < 225)
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.pair < $1.pair })
        #expect(found.allSatisfy { $0.value >= threshold && SessionPairs.items(of: $0.pair).first < SessionPairs.items(of: $0.pair).second })
        // A normal variable that exceeds 3.09 sigma exceeds 3.29 with half the probability.
        let upper = found.count { Double($0.value) > 3.2905 * sigma }
        #expect(abs(upper - found.count / 2) < 115)
    }

    @Test func `Half the noise needs a larger epsilon`() throws {
        let sessions = Self.sessions(10)
        #expect(try Self.release(epsilon: 1, sessions: sessions).facts.noise > Self.release(epsilon: 2, sessions: sessions).facts.noise)
    }

    @Test func `An empty domain, no sessions and no budget are refused`() throws {
        let settings = HistogramRelease.Settings(epsilon: 1)
        #expect(throws: HistogramRelease.Failure.nothing) { _ = try HistogramRelease(items: [], settings: settings) }
        #expect(throws: HistogramRelease.Failure.nothing) { _ = try Self.release(epsilon: 1, sessions: []) }
        for epsilon in [0, -1, .infinity, 1e-9] {
            #expect(throws: HistogramRelease.Failure.target) { _ = try Self.release(epsilon: epsilon, sessions: []) }
        }
    }

    @Test func `Sixty thousand items are released in one go`() throws {
        var settings = HistogramRelease.Settings(epsilon: 1_000)
        settings.falsePairs = 50
        var release = try HistogramRelease(items: (0..<60_000).map(String.init), settings: settings)
        for _ in 0..<100 { release.add(RecordedSession(id: "s", items: ["59999", "0"])) }
        let histogram = try release.release()
        #expect(histogram.pairs.contains { $0.value > 90 << 12 })
        #expect((20...90).contains(histogram.pairs.count))
    }
}
