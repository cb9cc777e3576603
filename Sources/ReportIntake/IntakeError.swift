import TLSPresentation

/// Why the intake or its store could not do what was asked. Equality is on the code; nothing in it comes from a report or a device.
public struct IntakeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The upload is not a list of reports; the offset of the first bad byte is in the detail.
        case malformedBody
        /// The task is not one of this collector's.
        case unknownTask
        /// The round does not exist or does not stand where the call needs it.
        case unknownRound
        /// The queue is full; ask again after ``IntakeError/retryAfter`` seconds.
        case overloaded
        /// The disk is full. Nothing was acknowledged; the store works again as soon as there is space.
        case storageFull
        /// Reading or writing failed. Nothing was acknowledged; the database is opened anew for the next call.
        case storageFailed
        /// Another process held the database for longer than the busy time-out.
        case busy
        /// The file is not a collector's database, or is damaged.
        case notADatabase
        /// A later version of the program wrote the file; this one does not touch it.
        case newerSchema
        /// The call contradicts what is already stored.
        case conflict
        /// A parameter is outside its range.
        case parameter
    }

    /// What went wrong.
    public let code: Code
    /// Limits, versions and result codes, in words.
    public let detail: String
    /// After how many seconds another try makes sense; nil when it does not.
    public let retryAfter: UInt64?

    /// An error; the detail must not carry anything that a device sent.
    public init(_ code: Code, _ detail: String = "", retryAfter: UInt64? = nil) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The error in one line.
    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }

    init(malformed error: CodecError) { self.init(.malformedBody, error.description) }
}
