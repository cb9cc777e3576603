/// The bounds of the device's store. Sizes are in bytes, times in milliseconds. What is dropped is counted.
public struct DeviceStoreLimits: Hashable, Sendable {
    /// The limits of an agent that is not configured otherwise.
    public static let standard = DeviceStoreLimits()

    /// The most that the database file may grow to: 1 GiB.
    public var maximumDatabaseBytes = 1 << 30
    /// The largest single value: 16 MiB.
    public var maximumValueBytes = 16 << 20
    /// The most closed sessions that are kept for one subject.
    public var maximumSessionsPerSubject = 1_000
    /// The longest that a closed session is kept: 90 days.
    public var maximumSessionAge: Int64 = 90 * 86_400_000
    /// The longest that an event identifier is remembered: 48 hours.
    public var maximumSeenEventAge: Int64 = 2 * 86_400_000
    /// The longest that a copy of what was sent is kept: 365 days.
    public var maximumSentAge: Int64 = 365 * 86_400_000
    /// The most bytes of copies of what was sent: 32 MiB.
    public var maximumSentBytes = 32 << 20

    /// The standard limits, to be changed field by field.
    public init() {}
}
