public import ReportFormat

/// Why a report does not count: the names under which the collector counts refusals.
public enum RejectionCause: String, Sendable, CaseIterable {
    /// The report's time lies before the task.
    case taskNotStarted
    /// The report's time lies after the task.
    case taskExpired
    /// The report's time lies in the future, beyond the allowed clock skew.
    case fromFuture
    /// The task has no round of this number.
    case wrongRound
    /// The round has not opened yet.
    case roundNotOpen
    /// The round takes no more reports.
    case late
    /// A report of this name was counted before. It still counts, once.
    case duplicate
    /// The device has sent its reports for this round.
    case overQuota
    /// The report is sealed to a key that is unknown or no longer in use.
    case outdatedKey
    /// The seal does not open: damaged, or made for another task, agreement, round or time.
    case cryptoFailure
    /// The report has another form than the task's reports.
    case malformed
    /// The vector ends early or a length says more than there is.
    case truncated
    /// The vector is longer than the task's, or expands beyond it.
    case trailingBytes
    /// The vector's format version is unknown.
    case wrongVersion
    /// The vector has another dimension than the task's.
    case wrongDimension
    /// The coordinates have another width than the task's.
    case wrongWidth
    /// A coordinate is beyond the agreed bound.
    case outOfRange
    /// The vector's norm is beyond the agreed bound.
    case overNorm
    /// The compressed bytes are not one valid stream.
    case badCompression
    /// The padding is not all zeros.
    case badPadding
    /// The whole upload could not be read.
    case malformedBody
    /// The upload named a task that does not exist.
    case unknownTask

    /// The code that the sender is told (DAP-18, `ReportError`).
    public var rejection: ReportRejection {
        switch self {
        case .taskNotStarted: .taskNotStarted
        case .taskExpired: .taskExpired
        case .fromFuture, .roundNotOpen: .reportTooEarly
        case .late: .batchCollected
        case .duplicate: .reportReplayed
        case .overQuota, .unknownTask: .reportDropped
        case .outdatedKey: .outdatedConfiguration
        case .cryptoFailure: .hpkeDecryptError
        case .outOfRange, .overNorm: .vdafVerifyError
        case .wrongRound, .malformed, .truncated, .trailingBytes, .wrongVersion, .wrongDimension, .wrongWidth, .badCompression, .badPadding,
            .malformedBody:
            .invalidMessage
        }
    }

    /// The cause's number in the public log; it never changes and is never given to another cause.
    public var logCode: UInt8 {
        switch self {
        case .taskNotStarted: 1
        case .taskExpired: 2
        case .fromFuture: 3
        case .wrongRound: 4
        case .roundNotOpen: 5
        case .late: 6
        case .duplicate: 7
        case .overQuota: 8
        case .outdatedKey: 9
        case .cryptoFailure: 10
        case .malformed: 11
        case .truncated: 12
        case .trailingBytes: 13
        case .wrongVersion: 14
        case .wrongDimension: 15
        case .wrongWidth: 16
        case .outOfRange: 17
        case .overNorm: 18
        case .badCompression: 19
        case .badPadding: 20
        case .malformedBody: 21
        case .unknownTask: 22
        }
    }

    init(_ error: ReportDecodingError) {
        self =
            switch error.code {
            case .malformed: .malformed
            case .truncated: .truncated
            case .trailingBytes: .trailingBytes
            case .wrongVersion: .wrongVersion
            case .wrongDimension: .wrongDimension
            case .wrongWidth: .wrongWidth
            case .coordinateOutOfRange: .outOfRange
            case .normTooLarge: .overNorm
            case .inflate: .badCompression
            case .padding: .badPadding
            }
    }
}
