/// The settings of a program as they hold, each with its origin.
public struct Configuration: Sendable {
    struct Entry: Sendable {
        var value: SettingValue
        var origin: SettingOrigin
    }

    /// The schema it was read by.
    public let schema: ConfigurationSchema
    var entries: [String: Entry]

    /// The value of a setting. One that is not in the schema has its default.
    public subscript<Value>(setting: Setting<Value>) -> Value {
        entries[setting.declaration.path].flatMap { Value($0.value) } ?? setting.fallback
    }

    /// The value of a setting, if a layer gave one.
    public subscript<Value>(setting: OptionalSetting<Value>) -> Value? {
        entries[setting.declaration.path].flatMap { Value($0.value) }
    }

    /// Where the value of a setting came from.
    public func origin(of path: String) -> SettingOrigin { entries[path]?.origin ?? .fallback }

    /// An error about a value that only the program can judge (two settings that contradict each other, a path that can't be opened), with
    /// the place the value came from.
    /// - Parameters:
    ///   - path: the setting.
    ///   - message: what to do about it, without the value.
    public func problem(with path: String, _ message: String) -> ConfigurationError {
        ConfigurationError(code: .outOfRange, origin: origin(of: path), message: "\(path) \(message)")
    }
}
