import Testing

@testable import VectorMath

@Suite("Softsign ranker kernels")
struct SoftsignRankerTests {
    /// A ranker, its rows and residuals, drawn from a seed.
    struct Case {
        let slots: Int
        let hiddenUnits: Int
        let stride: Int
        let parameters: [Float]
        let rows: [Float]
        let residuals: [Float]

        var count: Int { residuals.count }

        init(seed: UInt64) {
            var state = seed
            func unit() -> Float { Float(splitMix(&state) >> 40) / 16_777_216 * 2 - 1 }
            slots = 1 + Int(splitMix(&state) % 70)
            hiddenUnits = [0, 1, 5, 7, 8, 12, 15, 16, 23][Int(splitMix(&state) % 9)]
            stride = (slots + 15) / 16 * 16 + 16 * Int(splitMix(&state) % 2)
            let count = 1 + Int(splitMix(&state) % 23)
            parameters = (0..<SoftsignRanker.parameterCount(slots: slots, hiddenUnits: hiddenUnits)).map { _ in unit() }
            residuals = (0..<count).map { _ in unit() }
            let density = splitMix(&state) % 4
            var values = [Float](repeating: 0, count: count * stride)
            for row in 0..<count {
                for slot in 0..<slots where splitMix(&state) % 4 <= density { values[row * stride + slot] = unit() * 2 }
            }
            rows = values
        }

        var ranker: SoftsignRanker { SoftsignRanker(parameters: parameters.span, slots: slots, hiddenUnits: hiddenUnits) }

        func features(_ row: Int) -> [Double] { rows[row * stride..<row * stride + slots].map(Double.init) }

        func preactivation(_ unit: Int, _ x: [Double], _ weights: [Double]) -> Double {
            let start = slots + unit * slots
            return weights[slots + hiddenUnits * slots + unit] + zip(weights[start..<start + slots], x).reduce(0.0) { $0 + $1.0 * $1.1 }
        }

        func score(_ row: Int, _ weights: [Double]) -> Double {
            let x = features(row)
            var score = zip(weights, x).reduce(0.0) { $0 + $1.0 * $1.1 }
            for unit in 0..<hiddenUnits {
                let z = preactivation(unit, x, weights)
                score += weights[slots + hiddenUnits * (slots + 1) + unit] * z / (1 + abs(z))
            }
            return score
        }

        /// The gradient of the residuals' sum of scores, written from the formulas.
        var gradient: [Double] {
            let weights = parameters.map(Double.init)
            var sum = [Double](repeating: 0, count: weights.count)
            for row in 0..<count {
                let x = features(row)
                let residual = Double(residuals[row])
                for slot in 0..<slots { sum[slot] += residual * x[slot] }
                for unit in 0..<hiddenUnits {
                    let z = preactivation(unit, x, weights)
                    let output = slots + hiddenUnits * (slots + 1) + unit
                    let slope = residual * weights[output] / ((1 + abs(z)) * (1 + abs(z)))
                    for slot in 0..<slots { sum[slots + unit * slots + slot] += slope * x[slot] }
                    sum[slots + hiddenUnits * slots + unit] += slope
                    sum[output] += residual * z / (1 + abs(z))
                }
            }
            return sum
        }

        func run() -> (scores: [Float], gradient: SoftsignGradient) {
            let ranker = ranker
            var sparse = SparseRows(slots: slots)
            sparse.replace(with: rows.span, stride: stride)
            // What was in them before doesn't matter.
            var scores: [Float] = [7, 7, 7]
            var activations: [Float] = [3, 1]
            ranker.score(sparse, into: &scores, activations: &activations)
            var gradient = SoftsignGradient(for: ranker)
            ranker.accumulateGradient(of: sparse, residuals: residuals.span, activations: activations.span, into: &gradient)
            return (scores, gradient)
        }
    }

    @Test("Scores and gradients are those of the formulas in double precision", arguments: 0..<24 as Range<UInt64>)
    func agreement(seed: UInt64) {
        let drawn = Case(seed: seed)
        let (scores, gradient) = drawn.run()
        let weights = drawn.parameters.map(Double.init)
        for row in scores.indices { #expect(abs(Double(scores[row]) - drawn.score(row, weights)) < 1e-4) }
        let (computed, expected) = (gradient.parameters, drawn.gradient)
        #expect(computed.count == expected.count)
        #expect(zip(computed, expected).allSatisfy { abs(Double($0) - $1) < 2e-4 })
    }

    @Test("The gradient is what finite differences of the score say", arguments: 100..<103 as Range<UInt64>)
    func differences(seed: UInt64) {
        let drawn = Case(seed: seed)
        let computed = drawn.run().gradient.parameters
        var weights = drawn.parameters.map(Double.init)
        func objective() -> Double {
            (0..<drawn.count).reduce(0.0) { $0 + Double(drawn.residuals[$1]) * drawn.score($1, weights) }
        }
        for index in weights.indices {
            let at = weights[index]
            weights[index] = at + 1e-5
            let up = objective()
            weights[index] = at - 1e-5
            let down = objective()
            weights[index] = at
            #expect(abs((up - down) / 2e-5 - Double(computed[index])) < 1e-3)
        }
    }

    @Test("A full row's score has the same bits alone, among others and without its zeros", arguments: 200..<208 as Range<UInt64>)
    func blocking(seed: UInt64) {
        let drawn = Case(seed: seed)
        let sparse = drawn.run().scores
        var together = [Float](repeating: 0, count: drawn.count)
        var all = together.mutableSpan
        drawn.ranker.score(drawn.rows.span, stride: drawn.stride, into: &all)
        for row in 0..<drawn.count {
            var alone: [Float] = [0]
            var span = alone.mutableSpan
            let values = Array(drawn.rows[row * drawn.stride..<(row + 1) * drawn.stride])
            drawn.ranker.score(values.span, stride: drawn.stride, into: &span)
            #expect(alone[0].bitPattern == together[row].bitPattern)
            if drawn.hiddenUnits > 0 {
                #expect(sparse[row].bitPattern == together[row].bitPattern)
            } else {
                #expect(abs(sparse[row] - together[row]) < 1e-4)
            }
        }
    }

    @Test("Two gradients add up, and a reset one is new", arguments: [0, 5])
    func accumulation(hiddenUnits: Int) {
        let parameters = (0..<SoftsignRanker.parameterCount(slots: 3, hiddenUnits: hiddenUnits)).map { Float($0 % 5) - 2 }
        let ranker = SoftsignRanker(parameters: parameters.span, slots: 3, hiddenUnits: hiddenUnits)
        let once = Self.gradient(ranker, [1, 2, 3])
        let twice = Self.gradient(ranker, [1, 2, 3], from: once.gradient)
        #expect(twice.gradient.parameters == once.gradient.parameters.map { 2 * $0 })
        #expect(once.gradient.parameters.prefix(3) == [1, 2, 3])
        var reset = twice.gradient
        reset.reset()
        #expect(reset == SoftsignGradient(for: ranker))
    }

    @Test("Worked by hand: one hidden unit over two features")
    func worked() {
        // z = 0.5 + 2*1 - 1*0.5 = 2, a = 2/3; score = 1 - 0.25 + 3*2/3 = 2.75; u a'(z) = 3/9.
        let parameters: [Float] = [1, -0.5, 2, -1, 0.5, 3]
        let ranker = SoftsignRanker(parameters: parameters.span, slots: 2, hiddenUnits: 1)
        let (score, gradient) = Self.gradient(ranker, [1, 0.5])
        #expect(abs(score - 2.75) < 1e-6)
        let expected: [Float] = [1, 0.5, 1.0 / 3, 1.0 / 6, 1.0 / 3, 2.0 / 3]
        #expect(zip(gradient.parameters, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    /// The score of one row, and its gradient on top of another.
    private static func gradient(_ ranker: SoftsignRanker, _ row: [Float], from start: SoftsignGradient? = nil) -> (
        score: Float, gradient: SoftsignGradient
    ) {
        var rows = SparseRows(slots: row.count)
        rows.replace(with: row.span, stride: row.count)
        var (scores, activations): ([Float], [Float]) = ([], [])
        ranker.score(rows, into: &scores, activations: &activations)
        var gradient = start ?? SoftsignGradient(for: ranker)
        let residual: [Float] = [1]
        ranker.accumulateGradient(of: rows, residuals: residual.span, activations: activations.span, into: &gradient)
        return (scores[0], gradient)
    }

    @Test("Rows without their zeros keep the rest, whatever was there before", arguments: 300..<306 as Range<UInt64>)
    func sparseRows(seed: UInt64) {
        let (drawn, before) = (Case(seed: seed), Case(seed: seed + 1))
        var rows = SparseRows(slots: drawn.slots)
        rows.replace(with: drawn.rows.span, stride: drawn.stride)
        var reused = SparseRows(slots: drawn.slots)
        if before.stride >= drawn.slots { reused.replace(with: before.rows.span, stride: before.stride) }
        reused.replace(with: drawn.rows.span, stride: drawn.stride)
        #expect(reused == rows)
        #expect(rows.count == drawn.count)
        #expect(rows.entryCount == drawn.rows.count { $0 != 0 })
        #expect(rows.byteCount == 4 * rows.count + 5 * rows.entryCount)
    }

    @Test("Known bits: the order of additions is part of the format")
    func golden() {
        let (scores, gradient) = Case(seed: 9).run()
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for value in scores + gradient.parameters { digest = (digest ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
        #expect(digest == 17_111_231_829_507_164_521)
    }
}
