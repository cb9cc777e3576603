/// The Rényi divergence of the Gaussian mechanism on a Poisson sample (Mironov, Talwar and Zhang 2019), for add-or-remove neighbours.
///
/// Whole orders by the finite sum of their section 3.3, fractional ones by its two series. The sums run in logarithms relative to the largest
/// term so far, as nothing else survives order 1024. Like dp-accounting, the terms of the series beyond the order, whose signs alternate, are
/// added by their absolute value: that is an upper bound, and the reference values contain it.
struct SampledGaussianDivergence {
    let logRate: Double
    let logRest: Double
    let halfPrecision: Double
    let sigma: Double
    /// Where the two densities cross.
    let crossing: Double

    /// Terms after which a fractional order is given up as infinite.
    private static let limit = 1_000

    /// - Precondition: `probability` strictly between 0 and 1, `sigma` positive.
    init(probability: Double, sigma: Double) {
        self.logRate = RealFunctions.log(probability)
        self.logRest = RealFunctions.log1p(-probability)
        self.halfPrecision = 1 / (2 * sigma * sigma)
        self.sigma = sigma
        self.crossing = sigma * sigma * (logRest - logRate) + 0.5
    }

    /// The divergence of this order; infinite where the series does not converge.
    func callAsFunction(order: Double) -> Double {
        let whole = order.rounded(.down) == order
        return max(0, (whole ? logMoment(whole: order) : logMoment(fractional: order)) / (order - 1))
    }

    private func logMoment(whole order: Double) -> Double {
        var sum = LogSum()
        var logChoose = 0.0
        var index = 0.0
        while index <= order {
            sum.add(logChoose + index * logRate + (order - index) * logRest + index * (index - 1) * halfPrecision)
            // Ratios of neighbouring coefficients: their logarithms add up to 1024 roundings of 1e-16.
            logChoose += RealFunctions.log((order - index) / (index + 1))
            index += 1
        }
        return sum.value
    }

    private func logMoment(fractional order: Double) -> Double {
        var sum = LogSum()
        var logChoose = 0.0
        var last = (Double.infinity, Double.infinity)
        let scale = 1 / (1.414_213_562_373_095_048_801_688_724_2 * sigma)
        let logHalf = -0.693_147_180_559_945_309_417_232_121_458
        for step in 0..<Self.limit {
            let index = Double(step)
            let rest = order - index
            let left =
                logChoose + index * logRate + rest * logRest + index * (index - 1) * halfPrecision + logHalf
                + RealFunctions.logErfc((index - crossing) * scale)
            let right =
                logChoose + rest * logRate + index * logRest + rest * (rest - 1) * halfPrecision + logHalf
                + RealFunctions.logErfc((crossing - rest) * scale)
            sum.add(left)
            sum.add(right)
            if step > 0, left < last.0, right < last.1, max(left, right) < sum.value - 30 { return sum.value }
            last = (left, right)
            logChoose += RealFunctions.log(abs(rest) / (index + 1))
        }
        return .infinity
    }

    /// A running `ln(sum of e^x)`.
    private struct LogSum {
        private var largest = -Double.infinity
        private var scaled = 0.0

        var value: Double { largest + RealFunctions.log(scaled) }

        mutating func add(_ term: Double) {
            if term <= largest {
                scaled += term == -.infinity ? 0 : RealFunctions.exp(term - largest)
            } else {
                scaled = scaled * RealFunctions.exp(largest - term) + 1
                largest = term
            }
        }
    }
}
