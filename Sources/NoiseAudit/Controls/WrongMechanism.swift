/// Mechanisms that are wrong in ways that have been shipped, published or nearly made here. Each must be caught.
public enum WrongMechanism: String, CaseIterable, Sendable {
    /// The noise has half the declared scale.
    case halvedScale = "halved-scale"
    /// The noise has 5 % less variance than declared.
    case slightlyNarrow = "slightly-narrow"
    /// Gaussian noise in floating point, added to the value: the sum's last digits give the value away (Mironov 2012).
    case floatAddition = "float-addition"
    /// The clip lets through twice the norm that the noise is made for: sensitivity C where it is 2C.
    case wrongSensitivity = "wrong-sensitivity"
    /// A vector one unit outside the ball counts as inside.
    case offByOneThreshold = "off-by-one-threshold"
    /// Nothing is clipped.
    case unclippedVector = "unclipped-vector"
    /// Each coordinate is clamped before the noise, instead of the vector being scaled.
    case clampBeforeNoise = "clamp-before-noise"
    /// The noised coordinates are clamped to the clip norm, so that much of the noise is cut off.
    case clampAfterNoise = "clamp-after-noise"
    /// Fractions are rounded up.
    case roundingUp = "rounding-up"
    /// Fractions are cut off.
    case roundingTowardZero = "rounding-toward-zero"
    /// What is asked for again is noised again.
    case redrawnOnRetry = "redrawn-on-retry"
    /// The generator starts from the same seed in every process.
    case seededGenerator = "seeded-generator"
    /// Every report starts the key stream from its beginning.
    case reusedKeyStream = "reused-key-stream"
    /// One draw serves all coordinates of a report.
    case sharedDraw = "shared-draw"
    /// One report in a hundred has no noise.
    case skippedNoise = "skipped-noise"
    /// Draws beyond three deviations are drawn again.
    case truncatedTail = "truncated-tail"
    /// Laplace noise of about the right width.
    case wrongFamily = "wrong-family"
    /// Empty inputs get less noise than others.
    case dataDependentScale = "data-dependent-scale"
    /// What is no number counts as zero.
    case acceptsNotANumber = "accepts-not-a-number"

    /// The fault in a few words.
    public var fault: String {
        switch self {
        case .halvedScale: "half the declared scale"
        case .slightlyNarrow: "5 % too little variance"
        case .floatAddition: "floating-point noise, added to the value"
        case .wrongSensitivity: "clipped to 2C, noise for C"
        case .offByOneThreshold: "C + 1 unit counts as inside"
        case .unclippedVector: "no clip"
        case .clampBeforeNoise: "each coordinate clamped instead of the norm"
        case .clampAfterNoise: "output clamped to C"
        case .roundingUp: "fractions rounded up"
        case .roundingTowardZero: "fractions cut off"
        case .redrawnOnRetry: "a retry draws again"
        case .seededGenerator: "the same seed in every process"
        case .reusedKeyStream: "every report from the same key stream"
        case .sharedDraw: "one draw for all coordinates"
        case .skippedNoise: "1 report in 100 without noise"
        case .truncatedTail: "nothing beyond 3 deviations"
        case .wrongFamily: "Laplace instead of Gaussian"
        case .dataDependentScale: "3 % less noise on an empty input"
        case .acceptsNotANumber: "no number counts as zero"
        }
    }
}
