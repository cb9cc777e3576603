public import Keystream

/// Why a randomizer could not be set up, or refused to release. It never carries a value, a coordinate or a draw.
public struct RandomizerError: Error, Hashable, Sendable {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// The epsilon is outside ``LocalEpsilon/microEpsilons``.
        case epsilonOutOfRange
        /// The number of buckets, rows, columns or coordinates is outside what the randomizer supports.
        case domainOutOfRange
        /// A scale, clip, quantile, delta or contribution bound is outside its range.
        case parameterOutOfRange
        /// The value to report is not in the domain.
        case valueOutOfRange
        /// The vector has another dimension, or was clipped to another norm, than the randomizer was built for.
        case vectorMismatch
        /// The sum to decode has the wrong length, or cannot come from so many reports.
        case sumMismatch
        /// No certificate of this epsilon exists for these parameters: the direction is too coarse for so many coordinates.
        case notCertifiable
        /// The charge does not cover the randomizer's cost.
        case chargeTooSmall
        /// The source of randomness failed.
        case source(KeystreamError.Code)
    }

    /// What went wrong.
    public let code: Code

    package init(_ code: Code) {
        self.code = code
    }

    package init(_ error: KeystreamError) {
        self.code = .source(error.code)
    }
}
