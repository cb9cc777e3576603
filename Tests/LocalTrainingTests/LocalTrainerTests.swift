import Foundation
import RankingModel
import SessionFeatures
import Testing

@testable import LocalTraining

@Suite struct LocalTrainerTests {
    private static let table: ItemTable = {
        var builder = ItemTableBuilder()
        for session in 0..<90 {
            builder.add(session: (0..<4).map { "n\(100 + (session * 7 + $0 * (1 + session % 2)) % 40)" }, endedAt: Int64(session))
        }
        return builder.build()
    }()

    private static func session(_ items: [UInt32?]) -> [SessionSignal] {
        items.enumerated().map { position, item in SessionSignal.view(item: item, time: Int64(position) * 20_000) }
    }

    private static func model(_ weights: [Float]) throws -> RankingModel {
        try #require(RankingModel(version: 1, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights))
    }

    private static func score(_ features: ArraySlice<Float>, _ weights: [Double], _ shape: RankerShape) -> Double {
        func product(_ places: Range<Int>) -> Double { zip(features, weights[places]).reduce(0.0) { $0 + Double($1.0) * $1.1 } }
        var score = product(shape.linear)
        for unit in 0..<shape.hiddenUnits {
            let z = weights[shape.biases.lowerBound + unit] + product(shape.hiddenRow(unit))
            score += weights[shape.outputs.lowerBound + unit] * z / (1 + abs(z))
        }
        return score
    }

    /// The mean loss in double precision, from the features alone.
    private static func loss(_ sessions: [[SessionSignal]], _ weights: [Double]) -> Double {
        var matrix = CandidateMatrix(itemCount: table.count)
        guard let shape = RankerShape(parameterCount: weights.count, slots: FeatureSchema.current.count) else { return .nan }
        var total = 0.0
        var events = 0
        for session in sessions {
            var state = SessionState()
            for signal in session {
                if case .view(.some(let target), _) = signal, state.viewCount > 0 {
                    FeatureExtractor().fill(&matrix, for: state, from: table)
                    if let row = matrix.row(of: target) {
                        let scores = (0..<matrix.count).map { score(matrix.features(row: $0), weights, shape) }
                        total += log(scores.reduce(0.0) { sum, score in sum + exp(score) }) - scores[row]
                        events += 1
                    }
                }
                state.apply(signal)
            }
        }
        return total / Double(events)
    }

    private static func weights(hiddenUnits: Int, seed: Int) -> [Float] {
        (0..<RankerShape(slots: FeatureSchema.current.count, hiddenUnits: hiddenUnits).parameterCount).map { place in
            Float(place * seed * 7 % 5) * 0.3 - 0.5
        }
    }

    @Test(arguments: [(1, 0), (2, 0), (3, 1), (4, 5)]) func `One step of rate one is the negative gradient, as finite differences say`(
        seed: Int, hiddenUnits: Int
    ) throws {
        let sessions = [Self.session([UInt32(seed), UInt32(seed + 1), UInt32(seed + 2)]), Self.session([UInt32(9 - seed), 8, 12])]
        let model = try Self.model(Self.weights(hiddenUnits: hiddenUnits, seed: seed))
        var trainer = LocalTrainer(table: Self.table)
        let update = trainer.train(sessions, from: model, rate: 1, steps: 1)
        let base = model.weights.map(Double.init)
        #expect(abs(update.loss - Self.loss(sessions, base)) < 1e-4)
        // Every linear weight, and every seventh of the rest.
        for place in base.indices where place < FeatureSchema.current.count || place % 7 == 0 {
            var (up, down) = (base, base)
            up[place] += 1e-4
            down[place] -= 1e-4
            let gradient = (Self.loss(sessions, up) - Self.loss(sessions, down)) / 2e-4
            #expect(abs(Double(update.delta[place]) + gradient) < 2e-4)
        }
    }

    @Test(arguments: [0, 3, 12], [1, 3]) func `Prepared sessions give the same update, bit for bit`(hiddenUnits: Int, steps: Int) throws {
        let sessions = [Self.session([1, 2, 3, 4, 3]), Self.session([nil, 7, 8, nil, 9]), Self.session([5])]
        let model = try Self.model(Self.weights(hiddenUnits: hiddenUnits, seed: 2))
        var trainer = LocalTrainer(table: Self.table)
        let fresh = trainer.train(sessions, from: model, rate: 0.5, steps: steps)
        let prepared = trainer.prepare(sessions)
        #expect(trainer.train(prepared, from: model, rate: 0.5, steps: steps) == fresh)
        #expect(fresh.events > 0 && fresh.skipped > 0)
        #expect(fresh.delta.count == model.weights.count)
        #expect(prepared.byteCount > 500 && prepared.byteCount < 100_000)
        #expect(trainer.prepare([]).byteCount < 100)
    }

    @Test func `Hidden units move, and lower the loss`() throws {
        let sessions = (0..<8).map { (first: UInt32) in Self.session([first, first + 1, first + 2]) }
        var trainer = LocalTrainer(table: Self.table)
        let start = RankingModel.initial(hiddenUnits: 6)
        let update = trainer.train(sessions, from: start, rate: 0.5, steps: 10)
        let moved = try Self.model(zip(start.weights, update.delta).map { $0 + $1 })
        #expect(trainer.train(sessions, from: moved, steps: 1).loss < update.loss - 0.1)
        let shape = try #require(start.shape)
        #expect(shape.outputs.allSatisfy { update.delta[$0] != 0 })
        #expect(shape.hiddenRow(3).contains { update.delta[$0] != 0 })
    }

    @Test func `Steps lower the loss`() throws {
        let sessions = (0..<8).map { (first: UInt32) in Self.session([first, first + 1, first + 2]) }
        var trainer = LocalTrainer(table: Self.table)
        let update = trainer.train(sessions, from: .initial, rate: 0.5, steps: 10)
        let moved = try Self.model(zip(RankingModel.initial.weights, update.delta).map { $0 + $1 })
        #expect(trainer.train(sessions, from: moved, rate: 0.5, steps: 1).loss < update.loss - 0.1)
        #expect(update.events > 0)
    }

    @Test func `Training is deterministic and independent of what was trained before`() {
        let sessions = [Self.session([1, 2, 3, 4, 5])]
        var first = LocalTrainer(table: Self.table)
        var second = LocalTrainer(table: Self.table)
        _ = second.train([Self.session([30, 31, 30])], from: .initial)
        #expect(first.train(sessions, from: .initial) == second.train(sessions, from: .initial))
    }

    @Test func `Unknown next items are skipped and counted; without events nothing moves`() {
        var trainer = LocalTrainer(table: Self.table)
        let update = trainer.train([Self.session([1, nil, nil]), Self.session([5]), []], from: .initial)
        #expect(update.events == 0)
        #expect(update.skipped == 2)
        #expect(update.delta == [Float](repeating: 0, count: FeatureSchema.current.count))
    }

    @Test func `A model of another schema isn't trained`() throws {
        let other = try #require(RankingModel(version: 1, schemaFingerprint: [UInt8](repeating: 0, count: 32), weights: [1]))
        var trainer = LocalTrainer(table: Self.table)
        #expect(trainer.train([Self.session([1, 2])], from: other).delta.allSatisfy { $0 == 0 })
    }

    @Test func `Overflowing rates give a zero delta, not infinity`() {
        var trainer = LocalTrainer(table: Self.table)
        let update = trainer.train([Self.session([1, 2, 3])], from: .initial, rate: .greatestFiniteMagnitude, steps: 4)
        #expect(update.delta.allSatisfy { $0.isFinite })
    }
}
