/// The chi-squared distribution.
enum ChiSquared {
    /// The probability of a value of at least `statistic` with `degrees` of freedom, 1 or more.
    ///
    /// Whole degrees need no series for the incomplete gamma function: `Q(1/2, y) = erfc(sqrt y)`, `Q(1, y) = exp(-y)` and
    /// `Q(a + 1, y) = Q(a, y) + y^a exp(-y) / Gamma(a + 1)` (NIST DLMF 8.4.6, 8.4.8, 8.8.6), whose terms are all positive.
    static func upperTail(_ statistic: Double, degrees: Int) -> Double {
        guard statistic > 0 else { return 1 }
        guard statistic.isFinite else { return 0 }
        let half = statistic / 2
        var order = degrees % 2 == 0 ? 1.0 : 0.5
        var tail = degrees % 2 == 0 ? exponential(-half) : complementaryError(half.squareRoot())
        // y^a exp(-y) / Gamma(a + 1) at the first order; Gamma(3/2) is sqrt(pi) / 2.
        var term = degrees % 2 == 0 ? half * exponential(-half) : 2 * (half / .pi).squareRoot() * exponential(-half)
        while order * 2 < Double(degrees) {
            tail += term
            order += 1
            term *= half / order
        }
        return min(tail, 1)
    }
}
