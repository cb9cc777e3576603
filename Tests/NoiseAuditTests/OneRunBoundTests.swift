import NoiseAudit
import Testing

@Suite("The bound from one run")
struct OneRunBoundTests {
    @Test("all guesses right give -ln(rate^(-1/m) - 1)", arguments: [(10, 1.05), (100, 3.49), (1_000, 5.81), (10_000, 8.11)])
    func perfect(canaries: Int, epsilon: Double) throws {
        let bound = try #require(OneRunBound(canaries: canaries, guesses: canaries, correct: canaries))
        #expect(abs(bound.epsilon(delta: 0, rate: 0.05) - epsilon) < 0.006)
    }

    @Test("guesses no better than chance bound nothing")
    func chance() throws {
        let none = try #require(OneRunBound(canaries: 1_000, guesses: 0, correct: 0))
        let half = try #require(OneRunBound(canaries: 1_000, guesses: 1_000, correct: 510))
        #expect(none.epsilon(delta: 0, rate: 0.05) == 0)
        #expect(half.epsilon(delta: 1e-6, rate: 1e-4) == 0)
    }

    @Test("delta only makes the bound weaker, and a surer bound is a smaller one")
    func monotone() throws {
        let bound = try #require(OneRunBound(canaries: 1_000, guesses: 200, correct: 190))
        let figures = [0, 1e-9, 1e-6, 1e-4].map { bound.epsilon(delta: $0, rate: 0.05) }
        #expect(zip(figures, figures.dropFirst()).allSatisfy { $0 >= $1 } && figures[3] > 0)
        #expect(bound.epsilon(delta: 0, rate: 1e-6) < figures[0])
    }

    @Test("more right guesses than guesses are no result")
    func impossible() {
        #expect(OneRunBound(canaries: 10, guesses: 5, correct: 6) == nil)
        #expect(OneRunBound(canaries: 10, guesses: 11, correct: 6) == nil)
        #expect(OneRunBound(canaries: 10, guesses: 5, correct: -1) == nil)
    }
}
