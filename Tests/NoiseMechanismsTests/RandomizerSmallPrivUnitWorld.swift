@testable import NoiseMechanisms

/// Every input and every proposal of a ``PrivUnitG`` over a table of 16 bits, listed one by one.
struct SmallPrivUnitWorld {
    let mechanism: PrivUnitG
    let table: GaussianTable

    /// The factors of one input's law: the mass in each point of the cap is `inside` times that of the proposal, outside `outside`, each as
    /// a numerator and a denominator.
    struct Factors {
        let inside: (ExactNatural, ExactNatural)
        let outside: (ExactNatural, ExactNatural)
    }

    /// The mass of a proposal's coordinate by value, in units of 2^-16.
    private var coordinateLaw: [(value: Int64, mass: UInt64)] {
        (-table.largestMagnitude...table.largestMagnitude).map { (Int64($0), UInt64(table.mass(of: $0))) }
    }

    /// All vectors of the ball.
    private var inputs: [[Int32]] {
        let range = -Int32(mechanism.clipNorm)...Int32(mechanism.clipNorm)
        let all = mechanism.dimension == 1 ? range.map { [$0] } : range.flatMap { x in range.map { [x, $0] } }
        return all.filter { $0.reduce(0) { $0 + $1 * $1 } <= Int32(mechanism.clipNorm * mechanism.clipNorm) }
    }

    private var capProduct: Int64 { Int64(mechanism.certificate.threshold) * Int64(mechanism.clipNorm << UInt64(mechanism.places)) }

    /// The distinct masses of the inputs' caps, in units of 2^-(16 * coordinates).
    func masses() throws -> Set<UInt64> {
        let law = coordinateLaw
        return Set(
            inputs.map { input in
                let units = mechanism.lifted(input)
                var mass: UInt64 = 0
                func visit(_ index: Int, _ product: Int64, _ weight: UInt64) {
                    guard index + 1 < units.count else {
                        // The last coordinate is not negative, so those in the cap are all from some value on.
                        for last in law where product + units[index] * last.value >= capProduct { mass += weight * last.mass }
                        return
                    }
                    for step in law { visit(index + 1, product + units[index] * step.value, weight * step.mass) }
                }
                visit(0, 0, 1)
                return mass
            })
    }

    /// `P / pi` and `(1 - P) / (1 - pi)` for `P = p (1 - (1 - pi)^N) + (1 - p) pi^N`, without rounding.
    func factors(ofMass mass: UInt64, coin: UInt64) -> Factors {
        let whole = ExactNatural(1 << UInt128(16 * (mechanism.dimension + 1)))
        let inside = ExactNatural(UInt128(mass))
        let outside = whole - inside
        let proposals = mechanism.certificate.proposals
        let power = ExactNatural.power(whole, proposals)
        let heads = ExactNatural(UInt128(coin))
        let tails = ExactNatural((1 << 64) - UInt128(coin))
        let cap = heads * (power - ExactNatural.power(outside, proposals)) + tails * ExactNatural.power(inside, proposals)
        let all = ExactNatural(1 << 64) * power
        return Factors(inside: (cap * whole, all * inside), outside: ((all - cap) * whole, all * outside))
    }

    /// Whether no factor of any input is more than `exp(epsilon)` times any factor of any other.
    func keeps(_ published: PublishedEpsilon, _ factors: [Factors]) -> Bool {
        let all = factors.flatMap { [$0.inside, $0.outside] }
        return all.allSatisfy { left in all.allSatisfy { right in published.bounds(left.0 * right.1, right.0 * left.1) } }
    }

    /// The law of the released coordinate of a one-dimensional input.
    func marginalLaw(of input: [Int32]) -> [Int32: Double] {
        let units = mechanism.lifted(input)
        let law = coordinateLaw
        var weights: [(value: Int64, isInside: Bool, weight: Double)] = []
        for first in law {
            for last in law {
                let isInside = units[0] * first.value + units[1] * last.value >= capProduct
                weights.append((first.value, isInside, Double(first.mass) * Double(last.mass) * 0x1p-32))
            }
        }
        let mass = weights.reduce(0.0) { $0 + ($1.isInside ? $1.weight : 0) }
        // With 80 proposals or more the coin decides but for 2^-17.
        let coin = Double(mechanism.certificate.coin) * 0x1p-64
        var marginal: [Int32: Double] = [:]
        for entry in weights {
            marginal[Int32(entry.value), default: 0] += entry.weight * (entry.isInside ? coin / mass : (1 - coin) / (1 - mass))
        }
        return marginal
    }
}
