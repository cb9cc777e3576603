import Keystream
import NoiseMechanisms
import PrivacyAccounting
package import RankingModel
package import RecordedSessions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a histogram of item pairs would release if each session sent a bounded, clipped vector and exact noise were added once, to the sum.
///
/// The domain is public: all pairs of two of the given items, and the items. Every cell gets noise, also those that nobody touched; the
/// threshold lets a stated number of untouched cells pass on average and depends on nothing else. Everything random comes from the seed.
///
/// Cells that a session touched and the items' own get exact noise one by one. The others are not visited: how far it is from one that
/// passes to the next, and what it then holds, is drawn at once (``UntouchedCells``), so that time grows with what is touched or kept and
/// not with the square of the items.
package struct HistogramRelease {
    /// How to release.
    package struct Settings: Sendable {
        /// Epsilon of one session.
        package var epsilon: Double
        /// Delta.
        package var delta = TrainingRecipe.delta
        /// Most pairs of one session, the nearest first.
        package var pairsPerSession = 8
        /// Longest gap of a pair.
        package var reach = 3
        /// Untouched pairs that pass the threshold on average; nil means ``falsePairsPerItem`` for each item.
        package var falsePairs: Double?
        /// Releases of different sessions that the sum is made of, each with noise of its own, at least 1.
        package var periods: UInt16 = 1
        /// What if there were so many times as many sessions, which behave alike: sums and population are multiplied, the noise is not.
        package var multiple: UInt64 = 1
        /// Seeds the noise.
        package var seed: UInt64 = 1

        package init(epsilon: Double) { self.epsilon = epsilon }
    }

    /// Why nothing was released.
    package enum Failure: Error, Equatable {
        /// There is no session or no item.
        case nothing
        /// The domain has more than `ItemTable.Limit.items` items, or the release more pairs than a histogram holds.
        case domain(items: Int)
        /// No noise can be planned: epsilon and delta must be positive and finite, delta below one, and neither too small nor too large.
        case target
    }

    /// Bits behind the point of the grid. The L2 clip of a session's vector is a count of 1, which is 2^12 units: a session of two views
    /// already fills it, so a larger clip would only make room for noise.
    private static let gridExponent: UInt8 = 12
    private static let clipNorm = UInt64(1) << UInt64(gridExponent)
    /// Untouched pairs that pass the threshold for each item, unless stated: so many that a table's builder has much to choose from.
    package static let falsePairsPerItem = 4.0

    private let settings: Settings
    private let variance: UInt64
    private let items: [String]
    private let numbers: [String: Int]
    private var pairSums: [UInt64: Int64] = [:]
    private var itemSums: [Int64]
    private var population: UInt64 = 0

    /// Prepares a release over a public domain of items.
    package init(items: some Sequence<String>, settings: Settings) throws(Failure) {
        self.settings = settings
        self.items = Set(items).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard !self.items.isEmpty else { throw .nothing }
        guard self.items.count <= ItemTable.Limit.items else { throw .domain(items: self.items.count) }
        numbers = Dictionary(uniqueKeysWithValues: self.items.enumerated().map { ($1, $0) })
        itemSums = [Int64](repeating: 0, count: self.items.count)
        variance = try Self.variance(settings)
    }

    /// The variance of a cell's noise, rounded up, in squared grid units.
    ///
    /// Replacing a session moves the sum by at most `sqrt(2)` clips, as vectors without negative numbers are at right angles at most; so
    /// `rho = 2 clip^2 / (2 variance)` for each period.
    private static func variance(_ settings: Settings) throws(Failure) -> UInt64 {
        guard settings.periods > 0, let rho = ZeroConcentratedDP.rho(epsilon: settings.epsilon, delta: settings.delta), rho < 1e9,
            rho * 1e6 >= 1
        else { throw .target }
        let microRho = UInt64(rho * 1e6)
        let clipSquared = clipNorm * clipNorm * 1_000_000
        let variance = (clipSquared / microRho + (clipSquared % microRho > 0 ? 1 : 0)).multipliedReportingOverflow(by: UInt64(settings.periods))
        guard !variance.overflow, variance.partialValue <= 1 << 56 else { throw .target }
        return variance.partialValue
    }

    /// Adds one session's vector. Items outside the domain are left out.
    package mutating func add(_ session: RecordedSession) {
        population += 1
        let views = session.items.compactMap { numbers[$0] }
        let vector = SessionPairs(views, reach: settings.reach, limit: settings.pairsPerSession, clipNorm: Self.clipNorm)
        for (pair, value) in vector.pairs { pairSums[pair, default: 0] += value }
        for item in vector.items { itemSums[item] += vector.itemValue }
    }

    /// Adds noise to every cell of the domain and keeps what passes the threshold.
    package consuming func release() throws -> ItemHistogram {
        guard population > 0 else { throw Failure.nothing }
        var generator = SeededGenerator(seed: settings.seed ^ 0x6869_7374)
        let keystream = try Keystream(
            seededForSimulation: (0..<Keystream.simulationSeedByteCount).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
        let sampler = try DiscreteGaussianSampler(varianceNumerator: variance, varianceDenominator: 1)
        let threshold = try threshold()
        let multiple = Int64(clamping: settings.multiple)
        let touched = pairSums.keys.sorted()
        var pairs: [(pair: UInt64, value: UInt64)] = []
        for (pair, draw) in zip(touched, try sampler.samples(touched.count, from: keystream)) {
            let value = (pairSums[pair] ?? 0) * multiple + draw
            if value >= threshold { pairs.append((pair, UInt64(value))) }
        }
        var untouched = UntouchedCells(items: items.count, sigma: Double(variance).squareRoot(), threshold: threshold)
        while let cell = untouched.next(using: &generator), pairs.count <= ItemTable.Limit.edges {
            if pairSums[cell.pair] == nil { pairs.append((cell.pair, UInt64(cell.value))) }
        }
        pairs.sort { $0.pair < $1.pair }
        let noise = try sampler.samples(items.count, from: keystream)
        let popularity = items.indices.compactMap { item -> (item: Int, value: UInt64)? in
            let value = itemSums[item] * multiple + noise[item]
            return value >= threshold ? (item, UInt64(value)) : nil
        }
        return try histogram(pairs: pairs, popularity: popularity, threshold: threshold)
    }

    private func histogram(
        pairs: [(pair: UInt64, value: UInt64)], popularity: [(item: Int, value: UInt64)], threshold: Int64
    ) throws(Failure) -> ItemHistogram {
        var isKept = [Bool](repeating: false, count: items.count)
        for cell in pairs {
            let (first, second) = SessionPairs.items(of: cell.pair)
            isKept[first] = true
            isKept[second] = true
        }
        for cell in popularity { isKept[cell.item] = true }
        var places = [UInt32](repeating: 0, count: items.count)
        let kept = items.indices.filter { isKept[$0] }
        for (place, item) in kept.enumerated() { places[item] = UInt32(place) }
        let histogram = ItemHistogram(
            facts: facts(threshold: threshold), items: kept.map { items[$0] },
            pairs: pairs.map { cell in
                let (first, second) = SessionPairs.items(of: cell.pair)
                return ItemHistogram.Pair(first: places[first], second: places[second], value: cell.value)
            },
            popularity: popularity.map { ItemHistogram.Popularity(item: places[$0.item], value: $0.value) })
        guard let histogram else { throw .domain(items: items.count) }
        return histogram
    }

    private func facts(threshold: Int64) -> ItemHistogram.Facts {
        ItemHistogram.Facts(
            population: population * settings.multiple, domainItems: UInt32(items.count), epsilon: settings.epsilon, delta: settings.delta,
            gridExponent: Self.gridExponent, clipNorm: Self.clipNorm, variance: variance, periods: settings.periods,
            pairsPerSession: UInt16(clamping: settings.pairsPerSession), reach: UInt8(clamping: settings.reach),
            threshold: UInt64(threshold), expectedFalseCells: falsePairs)
    }

    /// Never more than a quarter of the pairs.
    private var falsePairs: Double {
        let domain = Double(items.count) * Double(items.count - 1) / 2
        return min(settings.falsePairs ?? Self.falsePairsPerItem * Double(items.count), max(domain, 1) / 4)
    }

    /// The value that noise alone passes in ``falsePairs`` pairs of the domain on average, in grid units, at least 1.
    private func threshold() throws(Failure) -> Int64 {
        let domain = max(Double(items.count) * Double(items.count - 1) / 2, 1)
        let value = UntouchedCells.value(passedBy: falsePairs / domain, sigma: Double(variance).squareRoot())
        guard let value else { throw .target }
        return max(Int64(value.rounded(.up)), 1)
    }
}
