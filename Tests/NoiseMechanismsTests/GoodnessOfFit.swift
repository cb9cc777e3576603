import Foundation

/// A distribution on the integers that is symmetric around zero, given by its masses from zero up.
struct IntegerLaw {
    /// The masses of 0, 1, 2, ...; beyond the last there is nothing that a double can hold next to the rest.
    let masses: [Double]

    /// The discrete Gaussian of a variance parameter up to 10^4.
    static func gaussian(variance: Double) -> IntegerLaw {
        normalized((0...(40 + Int(12 * variance.squareRoot()))).map { exp(-Double($0) * Double($0) / (2 * variance)) })
    }

    /// The discrete Laplace of a scale up to 10^3.
    static func laplace(scale: Double) -> IntegerLaw {
        normalized((0...(40 + Int(45 * scale))).map { exp(-Double($0) / scale) })
    }

    var variance: Double { masses.indices.reduce(0) { $0 + 2 * Double($1) * Double($1) * masses[$1] } }

    private static func normalized(_ weights: [Double]) -> IntegerLaw {
        let total = 2 * weights.reduce(0, +) - weights[0]
        return IntegerLaw(masses: weights.map { $0 / total })
    }
}

/// The battery that decides whether draws follow a law. Each member is a test with an exact null distribution.
struct GoodnessOfFit {
    /// The false-alarm rate of one member. The room runs fewer than 100 members on correct samplers: less than 10^-6 in all.
    static let alarmRate = 1e-8

    /// The p-value of each member by name.
    let pValues: [String: Double]

    var isRejected: Bool { pValues.values.contains { $0 < Self.alarmRate } }

    /// Compares draws with a law: a chi-square over signed cells of at least 25 expected draws, the variance, and the far tail.
    ///
    /// Power at 100,000 draws of a Gaussian of variance 100: a variance that is 5 % off moves the second member by 11 standard deviations
    /// where 5.7 reject, so it is missed once in 10^7 runs; a tail cut at 3.5 deviations leaves the third member none of its 38 expected
    /// draws, a p-value of 10^-16, every time. Rounded continuous noise at variance 1 adds more than 300 to the first member, whose limit
    /// is near 60; a zero drawn twice as often, or a missing acceptance step, thousands.
    init(_ draws: [Int64], law: IntegerLaw, varianceIsGaussian: Bool) {
        let count = Double(draws.count)
        var observed: [Int64: Int] = [:]
        for draw in draws { observed[draw, default: 0] += 1 }

        var statistic = 0.0
        var cells = 0
        func close(_ expected: Double, _ seen: Int) {
            statistic += (Double(seen) - expected) * (Double(seen) - expected) / expected
            cells += 1
        }
        for sign in [Int64(-1), 1] {
            // From the far tail inward: the first cell is open-ended. Zero belongs to the positive side.
            var expected = 0.0
            var seen = draws.count { $0 * sign >= Int64(law.masses.count) }
            var cellsOfSide: [(Double, Int)] = []
            for magnitude in stride(from: law.masses.count - 1, through: sign < 0 ? 1 : 0, by: -1) {
                expected += count * law.masses[magnitude]
                seen += observed[sign * Int64(magnitude)] ?? 0
                if expected >= 25 {
                    cellsOfSide.append((expected, seen))
                    (expected, seen) = (0, 0)
                }
            }
            if expected > 0, let last = cellsOfSide.popLast() { cellsOfSide.append((last.0 + expected, last.1 + seen)) }
            for cell in cellsOfSide { close(cell.0, cell.1) }
        }
        var pValues = ["cells": SpecialFunctions.chiSquareUpperTail(statistic, freedom: cells - 1)]

        if varianceIsGaussian {
            // For a variance parameter of 1 or more the squares of the draws have the moments of a chi-square to eight digits.
            let energy = draws.reduce(0.0) { $0 + Double($1) * Double($1) } / law.variance
            pValues["variance"] = SpecialFunctions.chiSquareTwoSided(energy, freedom: draws.count)
        }

        // The largest tail of at most 40 expected draws, as a Poisson count: the binomial's tails are lighter still.
        var tail = 0.0
        var edge = law.masses.count
        while edge > 1, tail + 2 * count * law.masses[edge - 1] <= 40 {
            edge -= 1
            tail += 2 * count * law.masses[edge]
        }
        let far = draws.count { $0.magnitude >= UInt64(edge) }
        let tails = SpecialFunctions.gamma(Double(far) + 1, tail)
        let atLeast = far == 0 ? 1 : SpecialFunctions.gamma(Double(far), tail).lower
        pValues["tail"] = 2 * min(tails.upper, atLeast)
        self.pValues = pValues
    }
}
