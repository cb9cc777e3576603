import AggregationTasks
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
/// The domain is public: all ordered pairs of the given items. Every cell gets noise, also those that nobody touched; the threshold lets a
/// stated number of untouched cells pass on average and depends on nothing else. Everything random comes from the seed.
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
        /// L2 clip of one session's vector, in counts.
        package var clip = 2.0
        /// Untouched cells that pass the threshold, on average.
        package var falseCells = 500.0
        /// Seeds the noise.
        package var seed: UInt64 = 1

        package init(epsilon: Double) { self.epsilon = epsilon }
    }

    /// Why nothing was released.
    package enum Failure: Error, Equatable {
        /// There is no session or no item.
        case nothing
        /// The domain has more cells than ``maximumCells``.
        case domain(cells: Int)
    }

    /// Most cells that one release draws noise for.
    package static let maximumCells = 1 << 28

    private let settings: Settings
    private let plan: TaskPlan
    private let items: [String]
    private let numbers: [String: Int]
    private var sums: [UInt64: Int64] = [:]
    private var population: UInt64 = 0

    /// Prepares a release over a public domain of items.
    ///
    /// - Throws: ``Failure``, or `TaskPlan.Failure` when no noise can be planned.
    package init(items: some Sequence<String>, settings: Settings) throws {
        self.settings = settings
        self.items = Set(items).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard !self.items.isEmpty else { throw Failure.nothing }
        let cells = self.items.count * (self.items.count + 1)
        guard self.items.count <= ItemTable.Limit.items, cells <= Self.maximumCells else { throw Failure.domain(cells: cells) }
        numbers = Dictionary(uniqueKeysWithValues: self.items.enumerated().map { ($1, $0) })
        plan = try TaskPlan(
            epsilon: settings.epsilon, delta: settings.delta, reports: 1, clip: settings.clip, dimension: UInt32(cells), coordinateWidth: 4)
    }

    private var cells: Int { items.count * (items.count + 1) }
    private var unit: Double { Double(UInt64(1) << UInt64(plan.noise.gridExponent)) }

    /// Adds one session's vector. Items outside the domain are left out.
    package mutating func add(_ session: RecordedSession) {
        population += 1
        for (cell, value) in contribution(of: session.items.compactMap { numbers[$0] }) { sums[cell, default: 0] += value }
    }

    /// One session's vector in grid units, its L2 norm at most the clip: rounding is toward zero.
    private func contribution(of views: [Int]) -> [UInt64: Int64] {
        var pairs: [(gap: Int, cell: UInt64)] = []
        for place in views.indices {
            for gap in 1...settings.reach where place + gap < views.count {
                pairs.append((gap, UInt64(views[place] * items.count + views[place + gap])))
            }
        }
        // The nearest pairs, and of those the latest.
        let kept = pairs.enumerated().sorted { ($0.element.gap, -$0.offset) < ($1.element.gap, -$1.offset) }.prefix(settings.pairsPerSession)
        var vector: [UInt64: Double] = [:]
        for (_, pair) in kept { vector[pair.cell, default: 0] += 1 / Double(pair.gap * pair.gap) }
        for item in Set(views) { vector[UInt64(items.count * items.count + item), default: 0] += ItemHistogram.itemWeight }
        let norm = vector.keys.sorted().reduce(0) { $0 + (vector[$1] ?? 0) * (vector[$1] ?? 0) }.squareRoot()
        // One part in 2^40 makes up for the rounding of the norm itself.
        let factor = min(1, settings.clip / norm * (1 - 0x1p-40)) * unit
        return vector.mapValues { Int64(($0 * factor).rounded(.towardZero)) }
    }

    /// Adds noise to every cell of the domain and keeps what passes the threshold.
    ///
    /// - Parameter progress: Called now and then with the number of cells done, of `cells`.
    package consuming func release(progress: (_ done: Int, _ cells: Int) -> Void = { _, _ in }) throws -> ItemHistogram {
        guard population > 0 else { throw Failure.nothing }
        var seeds = SeededGenerator(seed: settings.seed ^ 0x6869_7374)
        let keystream = try Keystream(
            seededForSimulation: (0..<Keystream.simulationSeedByteCount).map { _ in UInt8(truncatingIfNeeded: seeds.next()) })
        let sampler = try DiscreteGaussianSampler(
            varianceNumerator: plan.noise.varianceNumerator, varianceDenominator: plan.noise.varianceDenominator)
        let threshold = try threshold()
        var pairs: [(first: Int, second: Int, value: UInt64)] = []
        var popularity: [(item: Int, value: UInt64)] = []
        var isKept = [Bool](repeating: false, count: items.count)
        let block = 1 << 16
        for start in stride(from: 0, to: cells, by: block) {
            let draws = try sampler.samples(min(block, cells - start), from: keystream)
            for (offset, draw) in draws.enumerated() {
                let cell = start + offset
                let value = (sums[UInt64(cell)] ?? 0) + draw
                guard value >= threshold else { continue }
                if cell < items.count * items.count {
                    pairs.append((cell / items.count, cell % items.count, UInt64(value)))
                    isKept[cell / items.count] = true
                } else {
                    popularity.append((cell - items.count * items.count, UInt64(value)))
                }
                isKept[cell % items.count] = true
            }
            progress(start + draws.count, cells)
        }
        var places = [UInt32](repeating: 0, count: items.count)
        for (place, item) in items.indices.filter({ isKept[$0] }).enumerated() { places[item] = UInt32(place) }
        let histogram = ItemHistogram(
            facts: facts(threshold: threshold), items: items.indices.filter { isKept[$0] }.map { items[$0] },
            pairs: pairs.map { ItemHistogram.Pair(first: places[$0.first], second: places[$0.second], value: $0.value) },
            popularity: popularity.map { ItemHistogram.Popularity(item: places[$0.item], value: $0.value) })
        guard let histogram else { throw Failure.nothing }
        return histogram
    }

    private func facts(threshold: Int64) -> ItemHistogram.Facts {
        ItemHistogram.Facts(
            population: population, domainItems: UInt32(items.count), epsilon: settings.epsilon, delta: settings.delta,
            gridExponent: plan.noise.gridExponent, clipNorm: plan.noise.clipNorm,
            variance: plan.noise.varianceNumerator / plan.noise.varianceDenominator, pairsPerSession: UInt16(clamping: settings.pairsPerSession),
            reach: UInt8(clamping: settings.reach), threshold: UInt64(threshold), expectedFalseCells: min(settings.falseCells, Double(cells) / 4))
    }

    /// The value that noise alone passes in ``Settings/falseCells`` cells of the domain on average, in grid units.
    private func threshold() throws -> Int64 {
        let share = min(settings.falseCells / Double(cells), 0.25)
        // The room's threshold for one key that brings nothing: sigma times the quantile of the share.
        guard let histogram = ThresholdedHistogram(keys: 1, bound: .leastNonzeroMagnitude),
            let value = histogram.gaussianThreshold(sigma: plan.noise.standardDeviation, delta: share)
        else { throw Failure.nothing }
        return Int64(value.rounded(.up))
    }
}
