import Aggregation
import AggregationTasks
import Keystream
import LocalTraining
import NoiseMechanisms
import RankingModel
import RecordedSessions

/// One round's work: from a chunk of subjects to the sum of their reports. A value, so that any worker can do it.
struct RoundJob: Sendable {
    let round: Int
    /// A task of the shape that the sums need; nobody sees it.
    let task: TaskConfiguration
    private let model: RankingModel
    private let agents: Int
    private let noise: FederatedTraining.Noise
    private let drawsShares: Bool
    private let rate: Float
    private let steps: Int
    private let seed: UInt64

    /// Bits behind the point when there is no noise: fine enough that the grid changes no figure.
    private static let noiselessGridExponent: UInt8 = 20

    init(_ settings: FederatedTraining.Settings, round: Int, model: RankingModel, agents: Int) throws {
        self.round = round
        self.model = model
        self.agents = agents
        noise = settings.noise
        rate = settings.localRate
        steps = settings.localSteps
        seed = settings.seed
        let parameters: NoiseParameters
        switch settings.noise {
        case .none:
            let unitsPerOne = Double(UInt64(1) << UInt64(Self.noiselessGridExponent))
            parameters = NoiseParameters(
                gridExponent: Self.noiselessGridExponent, clipNorm: UInt64(min(max(settings.clip, 0), 64) * unitsPerOne), varianceNumerator: 1,
                varianceDenominator: 1)
            drawsShares = false
        case .direct(let own):
            parameters = own
            drawsShares = true
        case .split(let split):
            guard split.target.dimension >= model.weights.count else { throw SplitNoise.Failure.shape }
            parameters = split.honestNoise
            drawsShares =
                settings.drawsShares || split.distance(agents: agents, rounds: settings.rounds) > SplitNoise.distanceLimit
        }
        task = Self.task(noise: parameters, dimension: UInt32(clamping: model.weights.count))
    }

    private static func task(noise: NoiseParameters, dimension: UInt32) -> TaskConfiguration {
        TaskConfiguration(
            name: "in-process", collectorURL: "http://127.0.0.1", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: FeatureSchema.current.fingerprint), dimension: dimension, noise: noise,
            limits: ReportLimits(
                coordinateWidth: 4, coordinateBound: UInt32(Int32.max), normSquaredBound: .max,
                sizeClass: ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: 4)),
            training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 1_000), minimumBatchSize: 1,
            timePrecision: 3_600, start: 0, duration: 86_400, maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
    }

    /// The sum of a chunk's reports. The first chunk's first report carries the round's noise when that is drawn at once.
    func sum(of chunk: ArraySlice<Int>, in pool: SubjectPool, number: Int, with trainer: inout LocalTrainer) throws -> IntegerAccumulator {
        var accumulator = try IntegerAccumulator(for: task)
        let keystream = try keystream(of: number)
        var bytes = [UInt8](repeating: 0, count: 4 * model.weights.count)
        for subject in chunk {
            let update = pool.update(of: subject, from: model, rate: rate, steps: steps, with: &trainer)
            let clipped = try ClippedVector(
                quantizing: update.delta, on: FixedPointGrid(exponent: task.noise.gridExponent), clipNorm: task.noise.clipNorm)
            let noise = try noise(isFirst: number == 0 && subject == chunk.first, from: keystream)
            Self.encode(clipped.coordinates, noise, into: &bytes)
            try accumulator.add(bytes.span)
        }
        return accumulator
    }

    /// The noise of one report, or nil when it carries none.
    private func noise(isFirst: Bool, from keystream: Keystream) throws -> [Int64]? {
        let count = model.weights.count
        switch noise {
        case .none: return nil
        case .direct(let noise):
            return try DiscreteGaussianSampler(varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
                .samples(count, from: keystream)
        case .split(let split):
            if drawsShares { return try split.share(count, from: keystream) }
            return isFirst ? try split.sum(of: agents, count, from: keystream) : nil
        }
    }

    /// Big-endian words of the sums of coordinates and noise. Every plan keeps them within four bytes.
    private static func encode(_ coordinates: [Int32], _ noise: [Int64]?, into bytes: inout [UInt8]) {
        for index in coordinates.indices {
            let value = noise.map { Int32(clamping: Int64(coordinates[index]) + $0[index]) } ?? coordinates[index]
            let word = UInt32(bitPattern: value)
            bytes[4 * index] = UInt8(truncatingIfNeeded: word >> 24)
            bytes[4 * index + 1] = UInt8(truncatingIfNeeded: word >> 16)
            bytes[4 * index + 2] = UInt8(truncatingIfNeeded: word >> 8)
            bytes[4 * index + 3] = UInt8(truncatingIfNeeded: word)
        }
    }

    /// A stream for the noise of one chunk of one round.
    private func keystream(of chunk: Int) throws -> Keystream {
        var seeds = SeededGenerator(seed: seed ^ 0x6e6f_6973_65)
        seeds = SeededGenerator(seed: seeds.next() &+ UInt64(round))
        seeds = SeededGenerator(seed: seeds.next() &+ UInt64(chunk))
        return try Keystream(
            seededForSimulation: (0..<Keystream.simulationSeedByteCount).map { _ in UInt8(truncatingIfNeeded: seeds.next()) })
    }
}
