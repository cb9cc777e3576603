/// A Swift type that a setting can have.
public protocol SettingConvertible: Sendable {
    /// The setting's type as an operator sees it.
    static var kind: SettingKind { get }
    /// Reads a value of that kind; `nil` for another kind.
    init?(_ value: SettingValue)
    /// The value as a layer would hold it.
    var settingValue: SettingValue { get }
}

extension String: SettingConvertible {
    /// Text.
    public static var kind: SettingKind { .string }
    /// Reads a text.
    public init?(_ value: SettingValue) {
        guard case .string(let text) = value else { return nil }
        self = text
    }
    /// The text.
    public var settingValue: SettingValue { .string(self) }
}

extension Int: SettingConvertible {
    /// A whole number.
    public static var kind: SettingKind { .integer }
    /// Reads a whole number.
    public init?(_ value: SettingValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
    /// The number.
    public var settingValue: SettingValue { .integer(self) }
}

extension Bool: SettingConvertible {
    /// True or false.
    public static var kind: SettingKind { .boolean }
    /// Reads true or false.
    public init?(_ value: SettingValue) {
        guard case .boolean(let flag) = value else { return nil }
        self = flag
    }
    /// The flag.
    public var settingValue: SettingValue { .boolean(self) }
}

extension Duration: SettingConvertible {
    /// A duration.
    public static var kind: SettingKind { .duration }
    /// Reads a duration.
    public init?(_ value: SettingValue) {
        guard case .duration(let duration) = value else { return nil }
        self = duration
    }
    /// The duration.
    public var settingValue: SettingValue { .duration(self) }
}

extension ByteCount: SettingConvertible {
    /// A number of bytes.
    public static var kind: SettingKind { .bytes }
    /// Reads a number of bytes.
    public init?(_ value: SettingValue) {
        guard case .bytes(let count) = value else { return nil }
        self.init(count)
    }
    /// The number of bytes.
    public var settingValue: SettingValue { .bytes(count) }
}

extension ConfiguredPath: SettingConvertible {
    /// A path.
    public static var kind: SettingKind { .path }
    /// Reads a path.
    public init?(_ value: SettingValue) {
        guard case .path(let path) = value else { return nil }
        self.init(path)
    }
    /// The path.
    public var settingValue: SettingValue { .path(string) }
}

extension Secret: SettingConvertible {
    /// A secret.
    public static var kind: SettingKind { .secret }
    /// Reads a secret.
    public init?(_ value: SettingValue) {
        guard case .secret(let secret) = value else { return nil }
        self = secret
    }
    /// The secret, still wrapped.
    public var settingValue: SettingValue { .secret(self) }
}

extension [String]: SettingConvertible {
    /// A list of texts.
    public static var kind: SettingKind { .list }
    /// Reads a list.
    public init?(_ value: SettingValue) {
        guard case .list(let texts) = value else { return nil }
        self = texts
    }
    /// The list.
    public var settingValue: SettingValue { .list(self) }
}
