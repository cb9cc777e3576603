import Foundation
import Keystream

/// Samplers that are wrong in ways that have been shipped. The tests must reject every one.
enum WrongSampler: String, CaseIterable, Sendable {
    /// Continuous noise rounded to an integer: the variance grows by 1/12 and the centre loses mass.
    case roundedContinuous
    /// A variance 5 % too large, as from a wrong denominator.
    case varianceTooLarge
    /// A variance 5 % too small.
    case varianceTooSmall
    /// Nothing beyond 3.5 standard deviations, as from a table that ends.
    case truncatedTail
    /// Zero drawn with both signs, so twice as often.
    case doubleZero
    /// The Laplace proposal without the acceptance step.
    case noAcceptance

    /// The variance at which the fault is looked for.
    var variance: Double { self == .roundedContinuous ? 1 : 100 }

    func draws(_ count: Int, from keystream: Keystream) throws -> [Int64] {
        switch self {
        case .roundedContinuous:
            return try (0..<count).map { _ in
                let radius = (-2 * log(try Self.unit(keystream))).squareRoot()
                return Int64((radius * cos(2 * .pi * (try Self.unit(keystream))) * variance.squareRoot()).rounded())
            }
        case .varianceTooLarge: return try Self.invert(.gaussian(variance: variance * 1.05), count, keystream)
        case .varianceTooSmall: return try Self.invert(.gaussian(variance: variance * 0.95), count, keystream)
        case .truncatedTail:
            return try Self.invert(IntegerLaw(masses: Array(IntegerLaw.gaussian(variance: variance).masses.prefix(36))), count, keystream)
        case .doubleZero:
            var masses = IntegerLaw.gaussian(variance: variance).masses
            masses[0] *= 2
            return try Self.invert(IntegerLaw(masses: masses), count, keystream)
        case .noAcceptance: return try Self.invert(.laplace(scale: variance.squareRoot() + 1), count, keystream)
        }
    }

    /// Draws from a law by inverting its distribution function in floating point. The masses need not add up to 1.
    static func invert(_ law: IntegerLaw, _ count: Int, _ keystream: Keystream) throws -> [Int64] {
        var cumulative: [Double] = []
        var total = 0.0
        for (magnitude, mass) in law.masses.enumerated() {
            total += magnitude == 0 ? mass : 2 * mass
            cumulative.append(total)
        }
        return try (0..<count).map { _ in
            let target = try unit(keystream) * total
            var low = 0
            var high = cumulative.count - 1
            while low < high {
                let middle = (low + high) / 2
                if cumulative[middle] < target { low = middle + 1 } else { high = middle }
            }
            return try keystream.nextUInt64() & 1 == 0 ? Int64(low) : -Int64(low)
        }
    }

    private static func unit(_ keystream: Keystream) throws -> Double {
        (Double(try keystream.nextUInt64() >> 11) + 0.5) / 9_007_199_254_740_992
    }
}
