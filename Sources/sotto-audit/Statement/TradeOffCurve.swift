import Foundation
import PrivacyAccounting

/// What the best test can reach that tells a subject's data from any other: the least share of misses for each share of false alarms.
///
/// The curve is the upper hull of the lines that each (epsilon, delta) pair draws: at false-alarm rate `a`, misses are at least
/// `max(0, 1 - delta - exp(epsilon) a, exp(-epsilon) (1 - delta - a))` (Wasserman and Zhou 2010; Dong, Roth and Su 2022, proposition 2.12).
struct TradeOffCurve: Encodable {
    struct Point: Encodable {
        let falseAlarms: Double
        let misses: Double
    }

    /// Points in ascending order of false alarms, from 0 to 1.
    let points: [Point]

    /// The curve of an accountant that has composed everything; nil when it has no deltas.
    ///
    /// - Parameter reach: The largest epsilon that is looked at.
    init?(_ accountant: some PrivacyAccountant, reach: Double) {
        let steps = 48
        let top = min(max(reach.isFinite ? reach : 40, 0.01), 40)
        var pairs: [(epsilon: Double, delta: Double)] = []
        for step in 0...steps {
            let epsilon = top * Double(step) / Double(steps)
            guard let bound = try? accountant.delta(epsilon: epsilon) else { return nil }
            pairs.append((epsilon, bound.upper))
        }
        points = (0...100).map { step in
            let alarms = Double(step) / 100
            let misses = pairs.reduce(0.0) { best, pair in
                let grown = exp(pair.epsilon)
                return max(best, 1 - pair.delta - grown * alarms, (1 - pair.delta - alarms) / grown)
            }
            return Point(falseAlarms: alarms, misses: misses)
        }
    }
}
