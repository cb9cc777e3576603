/// The exact curve of randomized responses with different epsilons, each rounded to a common grid.
struct GriddedResponses {
    private let step: Double
    /// The probability of the loss `(index - offset) * step` where the answers are true.
    private let masses: [Double]
    private let offset: Int

    /// Multiplications that a composition may take, which decides how fine the grid can be.
    private static let workLimit = 400_000_000.0
    private static let sizeLimit = 1 << 18

    /// - Throws: ``AccountingError`` if there are so many mechanisms that the grid would be coarser than the largest epsilon.
    init(_ terms: [(epsilon: Double, count: Int)], rounding: FloatingPointRoundingRule) throws(AccountingError) {
        let total = terms.reduce(0) { $0 + $1.epsilon * Double($1.count) }
        let releases = terms.reduce(0) { $0 + Double($1.count) }
        let cells = min(Double(Self.sizeLimit), (Self.workLimit / releases).rounded(.down))
        let largest = terms.map(\.epsilon).max() ?? 0
        let step = 2 * total / max(1, cells - 2 * releases)
        guard cells > 4 * releases, step < largest else {
            throw AccountingError(.tooLarge, "too many different mechanisms for one grid; compose them in zCDP or as a PLD")
        }
        let levels = terms.map { (level: Int(($0.epsilon / step).rounded(rounding)), count: $0.count) }
        let reach = levels.reduce(0) { $0 + $1.level * $1.count }
        var masses = [Double](repeating: 0, count: 2 * reach + 1)
        masses[reach] = 1
        var extent = 0
        for (level, count) in levels where level > 0 {
            let epsilon = Double(level) * step
            let lie = 1 / (1 + RealFunctions.exp(epsilon))
            let truth = 1 / (1 + RealFunctions.exp(-epsilon))
            for _ in 0..<count {
                var next = [Double](repeating: 0, count: masses.count)
                for index in (reach - extent)...(reach + extent) where masses[index] > 0 {
                    next[index + level] += truth * masses[index]
                    next[index - level] += lie * masses[index]
                }
                masses = next
                extent += level
            }
        }
        self.step = step
        self.masses = masses
        self.offset = reach
    }

    func delta(epsilon target: Double) -> Double {
        let first = target / step
        guard first < Double(offset) else { return 0 }
        var sum = 0.0
        for index in stride(from: offset, to: Int(first.rounded(.down)), by: -1) {
            sum -= masses[offset + index] * RealFunctions.expm1(target - Double(index) * step)
        }
        return min(1, max(0, sum))
    }
}
