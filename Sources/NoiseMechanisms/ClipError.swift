/// Why a vector could not be quantised and clipped. It names a position, never a value.
public struct ClipError: Error, Equatable, Sendable {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// A coordinate is not a number or infinite.
        case notFinite
        /// A coordinate is more than ``ClippedVector/magnitudeLimit`` grid units from zero.
        case tooLarge
        /// There are more than ``ClippedVector/dimensionLimit`` coordinates.
        case tooManyCoordinates
        /// The clip norm is outside ``ClippedVector/clipNorms``.
        case clipNormOutOfRange
    }

    /// What went wrong.
    public let code: Code

    /// The index of the offending coordinate, or nil when the fault is not in one.
    public let index: Int?

    package init(_ code: Code, index: Int? = nil) {
        self.code = code
        self.index = index
    }

    /// Errors are equal when their codes are.
    public static func == (left: ClipError, right: ClipError) -> Bool { left.code == right.code }
}
