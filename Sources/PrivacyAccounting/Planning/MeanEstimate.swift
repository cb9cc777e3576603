/// How far a private mean of `devices` vectors of length at most 1 is off, in each coordinate, under each trust assumption.
///
/// All columns protect the replacement of one vector by any other at the same (epsilon, delta), so the sensitivity of the sum is 2. The error is the
/// root mean square per coordinate, relative to the clip; the length of the error vector is `sqrt(dimension)` times as much.
public struct MeanEstimate: Hashable, Sendable {
    /// Gaussian noise in each report; nobody need be trusted.
    public let localGaussian: Double
    /// PrivUnitG in each report, epsilon-DP without a delta; nobody need be trusted.
    public let localPrivUnit: Double
    /// PrivUnitG behind an honest shuffler; as without one where shuffling gains nothing.
    public let shuffled: Double
    /// The epsilon0 that each shuffled report keeps if the shuffler is not honest.
    public let shuffledEpsilon0: Double
    /// A share of Gaussian noise in each report, summed by two aggregators of which one is honest, if the stated share of agents is.
    public let split: Double
    /// One Gaussian added by a trusted collector.
    public let central: Double

    /// - Throws: ``AccountingError`` unless there is a device, `epsilon` is positive and at most 100, `delta` lies between 0 and 1, and
    ///   `honestShare` is positive and at most 1.
    public init(devices: Int, epsilon: Double, delta: Double, honestShare: Double = 0.8) throws(AccountingError) {
        guard devices >= 1, epsilon > 0, epsilon <= 100, delta > 0, delta < 1, honestShare > 0, honestShare <= 1,
            let sigma = GaussianTradeoff.sigma(epsilon: epsilon, delta: delta, sensitivity: 2)
        else { throw AccountingError(.invalidParameter, "the number of devices, epsilon, delta or the honest share is out of range") }
        let count = Double(devices)
        localGaussian = sigma / count.squareRoot()
        localPrivUnit = Self.privUnitScale(epsilon: epsilon) / count.squareRoot()
        central = sigma / count
        split = central / honestShare.squareRoot()
        let epsilon0 = try Self.localEpsilon(shuffledBelow: epsilon, delta: delta, devices: devices)
        shuffledEpsilon0 = epsilon0
        shuffled = Self.privUnitScale(epsilon: epsilon0) / count.squareRoot()
    }

    /// The noise of PrivUnitG in each coordinate (Asi, Feldman and Talwar 2022): for a cap of probability `q = 1 / (1 + e^epsilon (1-p) / p)`,
    /// `1 / (phi(gamma) (p/q - (1-p)/(1-q)))` with `gamma` the normal quantile of `1 - q`, at the best `p`.
    public static func privUnitScale(epsilon: Double) -> Double {
        func scale(_ logit: Double) -> Double {
            let p = 1 / (1 + RealFunctions.exp(-logit))
            let q = 1 / (1 + RealFunctions.exp(epsilon - logit))
            let density = RealFunctions.normalDensity(RealFunctions.normalUpperQuantile(q))
            let slope = density * (p / q - (1 - p) / (1 - q))
            return slope > 0 ? 1 / slope : .infinity
        }
        // One minimum in ln(p / (1 - p)), which lies between 0 and epsilon; golden section.
        let golden = 0.618_033_988_749_894_848
        var low = -1.0
        var high = epsilon + 1
        for _ in 0..<100 {
            let left = high - golden * (high - low)
            let right = low + golden * (high - low)
            if scale(left) < scale(right) { high = right } else { low = left }
        }
        return scale((low + high) / 2)
    }

    /// The largest epsilon0 whose reports, once shuffled, are (epsilon, delta)-DP by the bound of 2021.
    private static func localEpsilon(shuffledBelow epsilon: Double, delta: Double, devices: Int) throws(AccountingError) -> Double {
        func meets(_ epsilon0: Double) throws(AccountingError) -> Bool {
            (try ShuffleAmplification(.any(epsilon0: epsilon0), count: devices).delta(epsilon: epsilon) ?? 1) <= delta
        }
        var low = epsilon
        var high = max(30, 2 * epsilon)
        guard try !meets(high) else { return high }
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if try meets(middle) { low = middle } else { high = middle }
        }
        return low
    }
}
