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
        settings.falseCells = 0.001
        var release = try HistogramRelease(items: ["a", "b", "c", "d", "e"], settings: settings)
        for session in sessions { release.add(session) }
        return try release.release()
    }

    @Test func `With little noise the counts come out, and nothing else`() throws {
        let histogram = try Self.release(epsilon: 1_000, sessions: Self.sessions(4_000))
        #expect(histogram.items == ["a", "b", "c"])
        #expect(histogram.pairs.map { [$0.first, $0.second] } == [[0, 1], [0, 2]])
        let counts = histogram.pairs.map { Double($0.value) / histogram.facts.unit }
        #expect(abs(counts[0] - 3_000) < 5 && abs(counts[1] - 1_000) < 5)
        #expect(histogram.popularity.map(\.item) == [0, 1, 2])
        #expect(abs(Double(histogram.popularity[0].value) / histogram.facts.unit - 4_000 * ItemHistogram.itemWeight) < 5)
        #expect(histogram.facts.population == 4_000)
    }

    @Test func `The seed alone decides the noise`() throws {
        let sessions = Self.sessions(400)
        let first = try Self.release(epsilon: 4, sessions: sessions)
        #expect(try Self.release(epsilon: 4, sessions: sessions) == first)
        #expect(try Self.release(epsilon: 4, seed: 2, sessions: sessions) != first)
        #expect(try ItemHistogram(decoding: first.encoded()) == first)
    }

    @Test func `One session adds at most its clip, however long and repetitive it is`() throws {
        let long = RecordedSession(id: "long", items: (0..<200).map { _ in "a" })
        let histogram = try Self.release(epsilon: 1_000_000, sessions: [long])
        let squares = (histogram.pairs.map(\.value) + histogram.popularity.map(\.value)).reduce(0) { $0 + Double($1) * Double($1) }
        #expect(squares.squareRoot() / histogram.facts.unit < 2.1)
    }

    @Test func `Half the noise needs a larger epsilon`() throws {
        let sessions = Self.sessions(10)
        #expect(try Self.release(epsilon: 1, sessions: sessions).facts.noise > Self.release(epsilon: 2, sessions: sessions).facts.noise)
    }

    @Test func `A domain too large, empty, and no sessions are refused`() throws {
        let settings = HistogramRelease.Settings(epsilon: 1)
        #expect(throws: HistogramRelease.Failure.nothing) { _ = try HistogramRelease(items: [], settings: settings) }
        #expect(throws: HistogramRelease.Failure.domain(cells: 20_000 * 20_001)) {
            _ = try HistogramRelease(items: (0..<20_000).map(String.init), settings: settings)
        }
        #expect(throws: HistogramRelease.Failure.nothing) { _ = try Self.release(epsilon: 1, sessions: []) }
    }
}
