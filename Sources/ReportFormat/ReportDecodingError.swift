public import Zlib

/// Why an opened report is not a vector of its task. It never carries content.
public struct ReportDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// The report is not built as one: wrong payload length or an impossible task.
        case malformed
        /// A length field says more than there is, or the vector ends early.
        case truncated
        /// Bytes follow the vector.
        case trailingBytes
        /// The vector's format version is not known.
        case wrongVersion
        /// The vector is not as long as the task's.
        case wrongDimension
        /// The coordinates are not as wide as the task's.
        case wrongWidth
        /// A coordinate is beyond the agreed bound.
        case coordinateOutOfRange
        /// The norm is beyond the agreed bound.
        case normTooLarge
        /// The compressed bytes are not one valid stream; see ``ReportDecodingError/inflate``.
        case inflate
        /// The padding is not all zeros.
        case padding
    }

    /// What went wrong.
    public let code: Code
    /// Why decompression failed, when it did.
    public let inflate: InflateError.Code?

    /// Makes an error.
    public init(_ code: Code, inflate: InflateError.Code? = nil) {
        self.code = code
        self.inflate = inflate
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The code as the sender is told: limits that a proof would enforce in split mode, or form.
    public var rejection: ReportRejection {
        switch code {
        case .coordinateOutOfRange, .normTooLarge: .vdafVerifyError
        default: .invalidMessage
        }
    }

    /// The code's name, with zlib's part in it.
    public var description: String { inflate.map { "\(code.rawValue) (\($0.rawValue))" } ?? code.rawValue }
}
