/// What a mechanism is declared to be, and what it takes to believe it.
public struct NoiseTestPlan: Sendable {
    /// The law of the noise of one coordinate.
    public let law: DeclaredLaw
    /// The largest norm of a vector before the noise, in grid units: Euclidean under Gaussian noise, the sum of magnitudes under Laplace.
    public let clipNorm: UInt64
    /// One grid unit is 2^-gridExponent.
    public let gridExponent: UInt8
    /// The number of coordinates of a release.
    public let dimension: Int
    /// The number of releases of each input.
    public let trials: Int
    /// How often the whole test rejects a correct mechanism, at most.
    public let falseAlarmRate: Double
    /// The delta at which epsilon is stated.
    public let delta: Double

    /// The most single tests that a run makes; each has its share of the false-alarm rate.
    static let tests = 64.0

    /// A plan, or nil for a figure out of range: a clip norm from 1 to 2^24 - 1, 1 to 131,072 coordinates, 1 to 10^7 trials, at most 2^40 draws an
    /// input, a false-alarm rate and a delta between 0 and 1/2, and a grid on which the inputs are exact.
    public init?(
        law: DeclaredLaw, clipNorm: UInt64, gridExponent: UInt8 = 8, dimension: Int, trials: Int, falseAlarmRate: Double = 1e-6, delta: Double = 1e-6
    ) {
        guard (1..<(1 << 24)).contains(clipNorm), (1...131_072).contains(dimension), (1...ProbeQuestion.maximumTrials).contains(trials),
            dimension * trials <= 1 << 40, falseAlarmRate > 0, falseAlarmRate < 0.5, delta >= 0, delta < 0.5, gridExponent <= 30
        else { return nil }
        self.law = law
        self.clipNorm = clipNorm
        self.gridExponent = gridExponent
        self.dimension = dimension
        self.trials = trials
        self.falseAlarmRate = falseAlarmRate
        self.delta = delta
    }

    /// The false-alarm rate of one test.
    var rate: Double { falseAlarmRate / Self.tests }

    /// The same plan with another number of releases.
    public func with(trials: Int) -> NoiseTestPlan? {
        NoiseTestPlan(
            law: law, clipNorm: clipNorm, gridExponent: gridExponent, dimension: dimension, trials: trials, falseAlarmRate: falseAlarmRate,
            delta: delta)
    }
}
