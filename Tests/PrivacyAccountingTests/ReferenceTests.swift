import PrivacyAccounting
import Testing

@Suite("Reference values")
struct ReferenceTests {
    /// The file's own tolerances (`meta.tolerances`).
    enum Tolerance {
        static let exact = 1e-9
        static let renyi = 1e-6
        static let distribution = 1e-3
        static let shuffle = 1.001
    }

    @Test("every reference value holds within the file's tolerance", arguments: try ReferenceCase.all())
    func holds(_ reference: ReferenceCase) throws {
        var question = reference.question
        // An unoptimised build takes a minute over the finest grids; the tolerance holds on coarser ones.
        #if DEBUG
            if reference.mechanism.hasPrefix("poisson") || reference.mechanism.hasPrefix("heterogeneous") { question = question.onGrid(of: 2e-3) }
        #endif
        let answer = try question.answer()
        switch reference.direction {
        case "delta_from_eps":
            #expect(answer.quantity == .delta)
            expectRelative(answer.value, reference.number("delta"), Tolerance.exact)
        case "sigma_from_eps_delta":
            #expect(answer.quantity == .sigma)
            expectRelative(answer.value, reference.known("sigma_exact_50digits"), Tolerance.exact)
        case "threshold_from_eps_delta":
            #expect(answer.quantity == .threshold)
            expectRelative(answer.value, reference.parameter("threshold"), Tolerance.exact)
        default:
            if let rho = reference.number("rho") {
                #expect(answer.quantity == .rho)
                return expectRelative(answer.value, rho, 1e-15)
            }
            #expect(answer.quantity == .epsilon)
            try expectEpsilon(answer, reference)
        }
    }

    @Test("the file has 99 values, of every kind")
    func complete() throws {
        let all = try ReferenceCase.all()
        #expect(all.count == 99)
        #expect(Set(all.map(\.mechanism)).count == 15)
        #expect(Set(all.map(\.direction)).count == 4)
    }

    private func expectEpsilon(_ answer: AccountingAnswer, _ reference: ReferenceCase) throws {
        let expected = try #require(reference.number("epsilon"))
        let exact = reference.known("exact_epsilon") ?? 0
        if reference.accountant.hasPrefix("RDP") {
            expectRelative(answer.value, expected, Tolerance.renyi)
            #expect(answer.value >= exact)
        } else if reference.accountant.hasPrefix("PLD") || reference.accountant == "PRV" {
            let lower = max(exact, reference.known("epsilon_lower") ?? 0)
            let upper = reference.known("epsilon_upper") ?? expected
            #expect(answer.value >= lower)
            #expect(answer.value <= upper + Tolerance.distribution * max(1, upper))
            // What is said from below is below the truth.
            let below = try #require(answer.lower)
            #expect(below <= answer.value)
            #expect(below <= (exact > 0 ? exact * (1 + Tolerance.exact) : upper))
        } else if reference.mechanism.hasPrefix("shuffled") {
            #expect(answer.value <= (reference.known("epsilon_upper") ?? 0) * Tolerance.shuffle)
            #expect(answer.value >= reference.known("epsilon_lower") ?? .infinity)
        } else if reference.kind.hasPrefix("upper_bound") {
            // OpenDP's translation of zCDP is never below the optimum that is computed here.
            expectRelative(answer.value, expected, 1e-6)
        } else {
            expectRelative(answer.value, expected, Tolerance.exact)
            if reference.kind == "conservative_rounding_up" { #expect(answer.value >= expected.nextDown) }
        }
    }

    private func expectRelative(
        _ value: Double, _ expected: Double?, _ tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let expected else {
            Issue.record("the reference has no value", sourceLocation: sourceLocation)
            return
        }
        #expect(abs(value - expected) <= tolerance * abs(expected), "\(value) is not \(expected)", sourceLocation: sourceLocation)
    }
}
