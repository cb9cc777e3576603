import PrivacyAccounting
import PrivacyLedger
import Testing

/// A natural number of any size, for laws written out exactly: no rounding anywhere.
struct ExactNatural: Comparable, Sendable {
    /// The digits to the base 2^32, the lowest first, without leading zeros.
    private var digits: [UInt32] = []

    init(_ value: UInt128) {
        var rest = value
        while rest > 0 {
            digits.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    static func * (left: ExactNatural, right: ExactNatural) -> ExactNatural {
        var product = ExactNatural(0)
        product.digits = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
        for (i, a) in left.digits.enumerated() {
            var carry: UInt64 = 0
            for (j, b) in right.digits.enumerated() {
                let total = UInt64(a) * UInt64(b) + UInt64(product.digits[i + j]) + carry
                product.digits[i + j] = UInt32(truncatingIfNeeded: total)
                carry = total >> 32
            }
            product.digits[i + right.digits.count] = UInt32(carry)
        }
        product.trim()
        return product
    }

    static func + (left: ExactNatural, right: ExactNatural) -> ExactNatural {
        var sum = ExactNatural(0)
        var carry: UInt64 = 0
        for index in 0..<max(left.digits.count, right.digits.count) {
            let a = index < left.digits.count ? UInt64(left.digits[index]) : 0
            let b = index < right.digits.count ? UInt64(right.digits[index]) : 0
            sum.digits.append(UInt32(truncatingIfNeeded: a + b + carry))
            carry = (a + b + carry) >> 32
        }
        if carry > 0 { sum.digits.append(UInt32(carry)) }
        return sum
    }

    /// The difference of a number and one that is not larger.
    static func - (left: ExactNatural, right: ExactNatural) -> ExactNatural {
        var difference = left
        var borrow: Int64 = 0
        for index in left.digits.indices {
            let b = index < right.digits.count ? Int64(right.digits[index]) : 0
            let total = Int64(left.digits[index]) - b - borrow
            difference.digits[index] = UInt32(truncatingIfNeeded: total)
            borrow = total < 0 ? 1 : 0
        }
        difference.trim()
        return difference
    }

    static func power(_ base: ExactNatural, _ exponent: Int) -> ExactNatural {
        (0..<exponent).reduce(ExactNatural(1)) { product, _ in product * base }
    }

    static func < (left: ExactNatural, right: ExactNatural) -> Bool {
        guard left.digits.count == right.digits.count else { return left.digits.count < right.digits.count }
        for (a, b) in zip(left.digits.reversed(), right.digits.reversed()) where a != b { return a < b }
        return false
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }
}

/// An epsilon with the integer part of `2^64 * exp(epsilon)`, computed to 80 digits by Python's decimal module: independent of this repository.
struct PublishedEpsilon: Sendable, CustomTestStringConvertible {
    let micro: UInt64
    let odds: UInt128

    var testDescription: String { "epsilon \(Double(micro) / 1e6)" }

    /// Whether no weight is more than `exp(epsilon)` times another of the same outcome: `a * 2^64 <= b * floor(2^64 exp(epsilon))`.
    ///
    /// Comparing with the integer part is exact up to the 2^-64 of its own unit, on the strict side.
    func bounds(_ left: ExactNatural, _ right: ExactNatural) -> Bool {
        left * ExactNatural(1 << 64) <= right * ExactNatural(odds)
    }

    /// Whether the laws of any two inputs are within the epsilon, outcome by outcome.
    func bounds(_ laws: [[ExactNatural]]) -> Bool {
        laws.allSatisfy { law in laws.allSatisfy { other in zip(law, other).allSatisfy { bounds($0, $1) } } }
    }

    static let all: [PublishedEpsilon] = [
        PublishedEpsilon(micro: 1, odds: 18446762520462848700),
        PublishedEpsilon(micro: 1000, odds: 18465200044230524136),
        PublishedEpsilon(micro: 100_000, odds: 20386805083448097199),
        PublishedEpsilon(micro: 500_000, odds: 30413539329486470295),
        PublishedEpsilon(micro: 693_147, odds: 36893481485933502459),
        PublishedEpsilon(micro: 1_000_000, odds: 50143449209799256682),
        PublishedEpsilon(micro: 2_000_000, odds: 136304026803256390412),
        PublishedEpsilon(micro: 4_000_000, odds: 1007158100559408451354),
        PublishedEpsilon(micro: 6_000_000, odds: 7441947705525906143898),
        PublishedEpsilon(micro: 8_000_000, odds: 54988969081439155412736),
        PublishedEpsilon(micro: 12_345_678, odds: 4242086825452745167183606),
        PublishedEpsilon(micro: 20_000_000, odds: 8949718193195685364729616377),
    ]

    /// Those that mechanisms are used at.
    static let usual = all.filter { (500_000...8_000_000).contains($0.micro) }
}

/// A charge for tests: a fixed name, any cost.
func testCharge(_ cost: PrivacyCost) throws -> BudgetCharge {
    BudgetCharge(releaseID: try #require(ReleaseID([UInt8](repeating: 0x5a, count: 32))), cost: cost, sequence: 1)
}
