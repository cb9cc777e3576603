public import PrivacyAccounting

extension MechanismParameters {
    private static let everything = PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon)

    /// The least that a release with these parameters can cost, rounded up: what a charge must cover.
    ///
    /// It is the local price: for a share of distributed noise it holds even if nobody else adds noise.
    ///
    /// - Gaussian, and one share of it: rho = sensitivity^2 / (2 variance), no pure price.
    /// - Laplace, and the thresholded histogram: epsilon = sensitivity / scale, rho = epsilon^2 / 2.
    /// - Skellam: ``skellamMicroRho``, no pure price.
    /// - Randomizers: their epsilon, rho = epsilon^2 / 2.
    ///
    /// Parameters that protect nothing, a sensitivity below the ``replaceOneSensitivity`` of the clip, or a figure that cannot be written down
    /// cost everything.
    public var minimumCost: PrivacyCost {
        guard kind != .none, noiseNumerator > 0, noiseDenominator > 0, sensitivity >= replaceOneSensitivity else { return Self.everything }
        switch kind {
        case .none:
            return Self.everything
        case .discreteGaussian, .distributedDiscreteGaussian:
            let square = UInt128(sensitivity) * UInt128(sensitivity)
            guard let rho = Self.quotientRoundedUp(square, 500_000, UInt128(noiseDenominator), by: UInt128(noiseNumerator)) else {
                return Self.everything
            }
            return PrivacyCost(microRho: max(1, rho), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        case .skellam:
            guard let rho = skellamMicroRho else { return Self.everything }
            return PrivacyCost(microRho: max(1, rho), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        case .discreteLaplace, .thresholdedHistogram:
            guard let epsilon = Self.quotientRoundedUp(UInt128(sensitivity), 1_000_000, UInt128(noiseDenominator), by: UInt128(noiseNumerator))
            else { return Self.everything }
            return Self.pure(microEpsilon: epsilon)
        case .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile:
            guard let epsilon = Self.quotientRoundedUp(UInt128(noiseNumerator), 1_000_000, 1, by: UInt128(noiseDenominator)) else {
                return Self.everything
            }
            return Self.pure(microEpsilon: epsilon)
        }
    }

    /// How far replacing one clipped vector by another can move it: twice the clip norm. 0 where the noise is not added to a clipped vector.
    var replaceOneSensitivity: UInt64 {
        switch kind {
        case .discreteGaussian, .discreteLaplace, .distributedDiscreteGaussian, .skellam:
            let (doubled, overflow) = clipNorm.multipliedReportingOverflow(by: 2)
            return overflow ? .max : doubled
        case .none, .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile, .thresholdedHistogram:
            return 0
        }
    }

    /// The squared L2 sensitivity bounds the L1 sensitivity of integer vectors, and so does the root of the dimension times the L2 one.
    var l1SensitivityBound: UInt128 {
        let sensitivity = UInt128(sensitivity)
        var root = UInt128(Double(dimension).squareRoot().rounded(.down))
        while root * root < UInt128(dimension) { root += 1 }
        return min(sensitivity * sensitivity, sensitivity * root)
    }

    /// The zCDP price of Skellam noise of variance `v`, in 10^-6, rounded up; nil when it cannot be written down.
    ///
    /// Agarwal, Kairouz and Liu 2021, Theorem 3.5, bounds the Renyi divergence at whole orders `a` by
    /// `a s2^2 / (2 v) + min(((2 a - 1) s2^2 + 6 s1) / (4 v^2), 3 s1 / (2 v))`. Divergences grow with the order, so that
    /// the bound at `n + 1` holds between `n` and `n + 1`; divided by `n` it is largest at `n = 1`. The bound at order 2 is
    /// therefore a rho for every real order above 1: `s2^2 / v + min((3 s2^2 + 6 s1) / (4 v^2), 3 s1 / (2 v))`.
    var skellamMicroRho: UInt64? {
        let (numerator, denominator) = (UInt128(noiseNumerator), UInt128(noiseDenominator))
        let square = UInt128(sensitivity) * UInt128(sensitivity)
        let l1 = l1SensitivityBound
        guard let gaussian = Self.quotientRoundedUp(square, 1_000_000, denominator, by: numerator) else { return nil }
        var excess = Self.quotientRoundedUp(l1, 1_500_000, denominator, by: numerator)
        // (3 s2^2 + 6 s1) / (4 v^2), in two divisions that each round up.
        let (tripled, tripleOverflow) = square.multipliedReportingOverflow(by: 3)
        let (sextupled, sextupleOverflow) = l1.multipliedReportingOverflow(by: 6)
        let (sum, sumOverflow) = tripled.addingReportingOverflow(sextupled)
        if !tripleOverflow, !sextupleOverflow, !sumOverflow,
            let once = Self.quotientRoundedUp(sum, 250_000, denominator, by: numerator),
            let twice = Self.quotientRoundedUp(UInt128(once), denominator, 1, by: numerator)
        {
            excess = min(excess ?? twice, twice)
        }
        guard let excess else { return nil }
        let (rho, overflow) = gaussian.addingReportingOverflow(excess)
        return overflow ? nil : rho
    }

    /// A pure price, which costs everything once its rho cannot be written down.
    private static func pure(microEpsilon: UInt64) -> PrivacyCost {
        let cost = PureDP.cost(microEpsilon: max(1, microEpsilon))
        return cost.microRho == .max || !cost.isPure ? everything : cost
    }

    private static func quotientRoundedUp(_ first: UInt128, _ second: UInt128, _ third: UInt128, by divisor: UInt128) -> UInt64? {
        let (partial, overflow) = first.multipliedReportingOverflow(by: second)
        let (dividend, secondOverflow) = partial.multipliedReportingOverflow(by: third)
        guard !overflow, !secondOverflow else { return nil }
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let (rounded, carry) = quotient.addingReportingOverflow(remainder == 0 ? 0 : 1)
        return carry ? nil : UInt64(exactly: rounded)
    }
}
