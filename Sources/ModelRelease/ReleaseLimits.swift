/// Bounds on what a release may contain, beside the byte caps of `ReleaseRole`.
public enum ReleaseLimits {
    /// Root versions followed in one refresh; the next refresh goes on from there (the default of python-tuf).
    public static let rootRotations = 256
    /// Keys of one role, and signatures on one envelope.
    public static let keysPerRole = 16
    /// Files of one release.
    public static let files = 16
    /// Bytes of one file.
    public static let fileBytes = 64 * 1_048_576
    /// Characters of a file name.
    public static let nameLength = 64
    /// The largest version, length or time: what every JSON reader represents exactly (RFC 8259, section 6).
    public static let largestInteger: UInt64 = (1 << 53) - 1
}
