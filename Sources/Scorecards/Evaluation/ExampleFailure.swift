import Enrichment

/// A worked example that does not come out as its card says.
public struct ExampleFailure: Sendable, Hashable, CustomStringConvertible {
    /// Number of the example in its card, from 0.
    public let index: Int
    /// What is different.
    public let difference: String

    /// All in one line.
    public var description: String { "examples[\(index)]: \(difference)" }
}

extension Scorecard {
    /// Works the examples and lists what comes out otherwise than they say.
    public func workExamples() -> [ExampleFailure] {
        var failures: [ExampleFailure] = []
        for (index, example) in examples.enumerated() {
            let result = evaluate(example.facts)
            func compare(_ name: String, _ expected: String, _ found: String) {
                if expected != found { failures.append(ExampleFailure(index: index, difference: "\(name) \(found) instead of \(expected)")) }
            }
            compare("score", "\(example.score)", "\(result.score)")
            if let probability = example.probability { compare("probability", "\(probability)", "\(result.probability ?? 0)") }
            compare("band", example.band, result.band)
            if let decision = example.decision { compare("decision", decision, result.decision ?? "none") }
            compare("reasons", example.reasons.joined(separator: " "), result.reasons.map(\.reason.code).joined(separator: " "))
        }
        return failures
    }
}
