/// An input that an auditor chooses, with what must be left of it once the noise is taken away.
///
/// What is expected is worked out here from the rules alone (round to the nearest unit, ties to even; scale into the ball by the norm rounded
/// up; cut off toward zero), for inputs at which every step is exact.
struct NoiseTestInput {
    let name: String
    /// The input in grid units; halves and quarters are what the rounding is tested with.
    let units: [Double]
    /// The clipped vector in grid units.
    let expected: [Int64]

    /// The inputs that a correct mechanism takes.
    static func accepted(_ plan: NoiseTestPlan) -> [NoiseTestInput] {
        let clip = Int64(plan.clipNorm)
        func unit(_ value: Int64) -> [Int64] { [value] + [Int64](repeating: 0, count: plan.dimension - 1) }
        func scaled(_ value: Int64, to expected: Int64, count: Int, _ name: String) -> NoiseTestInput {
            func vector(_ value: Int64) -> [Int64] { (0..<plan.dimension).map { $0 < count ? value : 0 } }
            return NoiseTestInput(name: name, units: vector(value).map(Double.init), expected: vector(expected))
        }
        var inputs = [
            NoiseTestInput(name: "zero", units: unit(0).map(Double.init), expected: unit(0)),
            NoiseTestInput(name: "+C", units: unit(clip).map(Double.init), expected: unit(clip)),
            NoiseTestInput(name: "-C", units: unit(-clip).map(Double.init), expected: unit(-clip)),
            // One unit too far: the smallest that a wrong threshold lets through.
            scaled(clip + 1, to: clip, count: 1, "C + 1 unit"),
        ]
        // Four coordinates of 4C have norm 8C, or 16C in L1; a clamp of each coordinate leaves them at C.
        let share: Int64 = plan.law.family == .discreteLaplace ? 4 : 2
        if plan.dimension >= 4, clip.isMultiple(of: share) { inputs.append(scaled(4 * clip, to: clip / share, count: 4, "4C on four")) }
        inputs.append(rounding(plan))
        return inputs
    }

    /// Fractions on as many coordinates as the ball has room for.
    private static func rounding(_ plan: NoiseTestPlan) -> NoiseTestInput {
        let pattern: [(Double, Int64)] = [(0.75, 1), (-0.75, -1), (0.25, 0), (-0.25, 0), (0.5, 0), (-0.5, 0)]
        var (units, expected) = ([Double](repeating: 0, count: plan.dimension), [Int64](repeating: 0, count: plan.dimension))
        // No coordinate rounds to more than one unit, so as many as the clip norm, squared if it is Euclidean, stay in the ball.
        let norm = plan.law.family == .discreteLaplace ? plan.clipNorm : plan.clipNorm * plan.clipNorm
        let room = Int(min(UInt64(plan.dimension), norm))
        for index in 0..<room { (units[index], expected[index]) = pattern[index % pattern.count] }
        return NoiseTestInput(name: "fractions", units: units, expected: expected)
    }

    /// Inputs that must be refused: there is no vector in the ball that they stand for.
    static func refused(_ plan: NoiseTestPlan) -> [[Float]] {
        let zeros = [Float](repeating: 0, count: plan.dimension)
        let poisons: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude]
        // One coordinate too many, none of them zero, so that every way of writing it shows its length.
        let tooLong = [Float](repeating: 1, count: plan.dimension + 1)
        return poisons.map { [$0] + zeros.dropFirst() } + [tooLong]
    }

    /// The input as a question.
    func question(_ plan: NoiseTestPlan, trials: Int) -> ProbeQuestion {
        let unit = Double(sign: .plus, exponent: -Int(plan.gridExponent), significand: 1)
        return .release(units.map { Float($0 * unit) }, trials: trials)
    }
}
