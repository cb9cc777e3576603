/// A value of a setting, whatever layer it came from.
public enum SettingValue: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case duration(Duration)
    case bytes(Int)
    case path(String)
    case secret(Secret)
    case list([String])
}

/// A text that is not printed: neither by interpolation nor by dumps of a value that holds it.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Wraps a secret text.
    public init(_ text: String) { self.text = text }

    /// The text. The call is where to look when a secret is found in a log.
    public func revealed() -> String { text }

    /// Always `[REDACTED]`.
    public var description: String { "[REDACTED]" }

    /// Always `[REDACTED]`.
    public var debugDescription: String { "[REDACTED]" }

    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A number of bytes.
public struct ByteCount: Sendable, Hashable, Comparable {
    /// The number.
    public let count: Int

    /// Makes a number of bytes.
    public init(_ count: Int) { self.count = count }

    /// Makes a number of units of 1,024 bytes.
    public static func kibibytes(_ count: Int) -> Self { Self(count << 10) }

    /// Makes a number of units of 1,048,576 bytes.
    public static func mebibytes(_ count: Int) -> Self { Self(count << 20) }

    /// Compares the numbers.
    public static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}

/// The name of a file or folder, as written.
public struct ConfiguredPath: Sendable, Hashable {
    /// The name.
    public let string: String

    /// Makes a name.
    public init(_ string: String) { self.string = string }
}
