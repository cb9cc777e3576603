#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How well two neighbours can be told apart if the noise follows the declared law: one coordinate at `+shift` against one at `-shift`.
///
/// Both laws have a monotone likelihood ratio, so by Neyman and Pearson the best test is a threshold and every figure here is exact.
extension DeclaredLaw {
    /// The smallest delta at `epsilon`: the largest `P[A in S] - e^epsilon P[B in S]` over all events.
    public func delta(epsilon: Double, shift: Int64) -> Double {
        let reach = Int64(60 * deviation) + 60 + shift
        func ratio(_ x: Int64) -> Double { logMass(x - shift) - logMass(x + shift) }
        guard ratio(reach) > epsilon else { return 0 }
        var (low, high) = (-reach, reach)
        while low < high {
            let middle = low + (high - low) / 2
            if ratio(middle) > epsilon { high = middle } else { low = middle + 1 }
        }
        return max(0, upperTail(from: low - shift) - exp(epsilon) * upperTail(from: low + shift))
    }

    /// The smallest epsilon at `delta`; infinite when there is none.
    public func epsilon(delta: Double, shift: Int64) -> Double {
        guard self.delta(epsilon: 0, shift: shift) > delta else { return 0 }
        var high = 1.0
        while self.delta(epsilon: high, shift: shift) > delta {
            high *= 2
            guard high < 1e6 else { return .infinity }
        }
        return TailProbability.root(from: 0, to: high) { self.delta(epsilon: $0, shift: shift) > delta }
    }

    /// The largest probability under A of an event that has probability `probability` under B.
    func largestPower(_ probability: Double, shift: Int64) -> Double {
        let reach = Int64(60 * deviation) + 60 + shift
        var (low, high) = (-reach, reach)
        // The smallest threshold whose event is no likelier than allowed; what is missing is filled up by chance.
        while low < high {
            let middle = low + (high - low) / 2
            if upperTail(from: middle + shift) <= probability { high = middle } else { low = middle + 1 }
        }
        let rest = max(0, probability - upperTail(from: low + shift))
        let step = mass(low - 1 + shift)
        let share = step > 0 ? min(1, rest / step) : 1
        return min(1, upperTail(from: low - shift) + share * mass(low - 1 - shift))
    }
}
