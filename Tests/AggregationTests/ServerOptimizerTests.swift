import Testing
import VectorMath

@testable import Aggregation

/// Three steps of each rule from x = (1, -2) with the updates below. The expected numbers were computed apart from this code, with the
/// published rules written out in mpmath at 200 bits and rounded once to the nearest double.
@Suite struct ServerOptimizerTests {
    private static let grid: UInt8 = 3
    /// (0.5, -0.25), (0.125, 0.75), (-1, 0) in eighths.
    private static let updates: [[UInt8]] = [[4, 0xfe], [1, 6], [0xf8, 0]]

    /// One step of the reference calculation.
    struct Expected: Sendable {
        let weights: [Double]
        var first: [Double] = []
        var second: [Double] = []
    }

    private func run(_ optimizer: ServerOptimizer, _ expected: [Expected]) throws {
        var state = OptimizerState()
        var weights: [Float] = [1, -2]
        for (index, bytes) in Self.updates.enumerated() {
            var accumulator = try IntegerAccumulator(dimension: 2, width: .one)
            try accumulator.add(bytes.span)
            let update = try AveragedUpdate(accumulator, gridExponent: Self.grid, minimumBatchSize: 1)
            weights = try optimizer.step(weights, by: update, state: &state)
            let row = expected[index]
            for (found, wanted) in zip(weights, row.weights) { #expect(abs(Double(found) - wanted) < 5e-7) }
            #expect(state.first.count == row.first.count && state.second.count == row.second.count)
            for (found, wanted) in zip(state.first + state.second, row.first + row.second) {
                // 1 - 0.99 carries the relative error of 0.99 as a double, magnified a hundredfold.
                #expect(abs(found - wanted) <= 1e-14 * abs(wanted))
            }
            #expect(state.steps == UInt64(index) + 1)
            #expect(try OptimizerState(canonicalBytes: state.canonicalBytes) == state)
        }
    }

    @Test("FedAvg follows McMahan et al. 2017, algorithm 1")
    func fedAvg() throws {
        try run(
            .fedAvg(learningRate: 0.5),
            [Expected(weights: [1.25, -2.125]), Expected(weights: [1.3125, -1.75]), Expected(weights: [0.8125, -1.75])])
    }

    @Test("FedAvgM follows Hsu, Qi, Brown 2019, section 4.3")
    func fedAvgM() throws {
        try run(
            .fedAvgM(momentum: 0.9, learningRate: 0.5),
            [
                Expected(weights: [1.25, -2.125], first: [0.5, -0.25]),
                Expected(weights: [1.5375, -1.8625], first: [0.575, 0.525]),
                Expected(weights: [1.29625, -1.62625], first: [-0.4825, 0.4725]),
            ])
    }

    @Test("FedAdam follows Reddi et al. 2021, algorithm 2")
    func fedAdam() throws {
        try run(
            .fedAdam(.init(eta: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.001)),
            [
                Expected(weights: [1.0980201901209485, -2.0960807059529105], first: [0.05, -0.025], second: [0.00250099, 0.00062599]),
                Expected(weights: [1.2079517644098459, -2.030475063472905], first: [0.0575, 0.0525], second: [0.0026322301, 0.0062447301]),
                Expected(
                    weights: [1.1653566996653257, -1.9711362626665263], first: [-0.04825, 0.04725], second: [0.012605907799, 0.006182282799]),
            ])
    }

    @Test("FedAdam with bias correction follows Kingma, Ba 2015, section 2")
    func fedAdamCorrected() throws {
        try run(
            .fedAdam(.init(eta: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.001, variant: .biasCorrected)),
            [
                Expected(weights: [1.0980392156862746, -2.0961538461538463], first: [0.05, -0.025], second: [0.0025, 0.000625]),
                Expected(weights: [1.179673898061229, -2.0474405196042857], first: [0.0575, 0.0525], second: [0.00263125, 0.00624375]),
                Expected(weights: [1.152584952837502, -2.009701669267758], first: [-0.04825, 0.04725], second: [0.0126049375, 0.0061813125]),
            ])
    }

    private func update(_ bytes: [UInt8]) throws -> AveragedUpdate {
        var accumulator = try IntegerAccumulator(dimension: bytes.count, width: .one)
        try accumulator.add(bytes.span)
        return try AveragedUpdate(accumulator, gridExponent: 0, minimumBatchSize: 1)
    }

    @Test("A step that fails changes nothing and says why")
    func failures() throws {
        var state = OptimizerState()
        #expect(throws: AggregationError(.shape)) {
            try ServerOptimizer.fedAvg(learningRate: 1).step([1], by: update([1, 2]), state: &state)
        }
        #expect(throws: AggregationError(.nonFinite)) {
            try ServerOptimizer.fedAvgM(momentum: 0.5, learningRate: 1e300).step([1], by: update([1]), state: &state)
        }
        #expect(state == OptimizerState())
        _ = try ServerOptimizer.fedAvg(learningRate: 1).step([1], by: update([1]), state: &state)
        #expect(throws: AggregationError(.shape)) {
            try ServerOptimizer.fedAvgM(momentum: 0.5, learningRate: 1).step([1], by: update([1]), state: &state)
        }
        #expect(state.steps == 1)
    }

    @Test(
        "Parameters outside their range are refused",
        arguments: [
            ServerOptimizer.fedAvg(learningRate: 0), .fedAvg(learningRate: .nan), .fedAvgM(momentum: 1, learningRate: 1),
            .fedAvgM(momentum: -0.1, learningRate: 1), .fedAvgM(momentum: 0.9, learningRate: .infinity), .fedAdam(.init(eta: -1)),
            .fedAdam(.init(beta1: 1)), .fedAdam(.init(beta2: .nan)), .fedAdam(.init(tau: 0)),
        ])
    func parameterRanges(optimizer: ServerOptimizer) throws {
        #expect(throws: AggregationError(.parameter)) { try optimizer.validate() }
        #expect(throws: AggregationError(.parameter)) {
            try RoundSchedule(rounds: 1, targetBatch: 1, roundSeconds: 1, optimizer: optimizer)
        }
    }

    @Test(
        "The text form restores the same bits",
        arguments: [
            ServerOptimizer.fedAvg(learningRate: 0.1 + 0.2), .fedAvgM(momentum: 1.0 / 3, learningRate: 2), .fedAdam(.init()),
            .fedAdam(.init(eta: 1e-7, beta1: 0, beta2: 0.999, tau: 1e-9, variant: .biasCorrected)),
        ])
    func textRoundTrip(optimizer: ServerOptimizer) {
        #expect(ServerOptimizer(optimizer.description) == optimizer)
    }

    @Test("Text with defaults is read, other text is not")
    func text() {
        #expect(ServerOptimizer("fedavg") == .fedAvg(learningRate: 1))
        #expect(ServerOptimizer("fedavgm lr=0.5") == .fedAvgM(momentum: 0.9, learningRate: 0.5))
        #expect(ServerOptimizer("fedadam") == .fedAdam(.init()))
        for text in ["", "sgd", "fedavg lr=", "fedavg lr=0", "fedavg momentum=0.9", "fedavg lr=1 lr=2", "fedadam variant=other", "fedavg lr=nan"] {
            #expect(ServerOptimizer(text) == nil, "\(text)")
        }
    }

    @Test("The optimizer state has these bytes, and a bad state is malformed")
    func stateBytes() throws {
        var state = OptimizerState()
        _ = try ServerOptimizer.fedAvgM(momentum: 0.9, learningRate: 1).step([1], by: update([2]), state: &state)
        let golden: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]
        #expect(state.canonicalBytes == golden)
        for length in 0..<golden.count {
            #expect(throws: AggregationError(.malformed)) { try OptimizerState(canonicalBytes: Array(golden[..<length])) }
        }
        var infinite = golden
        infinite[17] = 0x7f
        infinite[18] = 0xf0
        #expect(throws: AggregationError(.malformed)) { try OptimizerState(canonicalBytes: infinite) }
        var huge = golden
        huge[9] = 0xff
        #expect(throws: AggregationError(.malformed)) { try OptimizerState(canonicalBytes: huge) }
    }
}
