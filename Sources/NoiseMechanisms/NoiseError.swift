public import Keystream

/// Why a mechanism could not be set up, or refused to release. It never carries a coordinate or a draw.
public struct NoiseError: Error, Equatable, Sendable {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// The scale or variance is zero or outside the range in which the samplers are exact.
        case parameterOutOfRange
        /// The clip norm and the noise together would not fit in 32 bits.
        case outputOutOfRange
        /// The vector was clipped to a larger norm than the mechanism was built for.
        case clipNormTooLarge
        /// The vector was clipped in another norm than the one that the noise protects.
        case wrongNorm
        /// The charge does not cover the mechanism's cost.
        case chargeTooSmall
        /// The prepared noise follows another law than the mechanism's, or is for another number of coordinates.
        case wrongNoise
        /// The reservoir holds less noise than was asked for, or none that is still its own.
        case reservoirShort
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
