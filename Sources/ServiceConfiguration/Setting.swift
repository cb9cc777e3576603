/// A setting that always has a value. Declare one as a constant, put its ``declaration`` into the schema, and read it from a
/// ``Configuration`` with a subscript: the key and the type are written once.
public struct Setting<Value: SettingConvertible>: Sendable {
    /// What the schema knows of it.
    public let declaration: SettingDeclaration
    let fallback: Value

    private init(_ path: String, fallback: Value, rule: SettingRule, doc: String) {
        self.fallback = fallback
        declaration = SettingDeclaration(path: path, kind: Value.kind, fallback: fallback.settingValue, rule: rule, doc: doc)
    }

    /// Declares a setting of which any value of its type is allowed.
    /// - Parameters:
    ///   - path: lower-case names separated by dots, as `server.port`.
    ///   - fallback: the value if no layer gives one.
    ///   - doc: one or two sentences for the operator.
    public init(_ path: String, default fallback: Value, doc: String) {
        self.init(path, fallback: fallback, rule: .any, doc: doc)
    }
}

extension Setting where Value == Int {
    /// Declares a number in a range.
    public init(_ path: String, default fallback: Int, in range: ClosedRange<Int>, doc: String) {
        self.init(path, fallback: fallback, rule: .integers(range), doc: doc)
    }
}

extension Setting where Value == Duration {
    /// Declares a duration in a range.
    public init(_ path: String, default fallback: Duration, in range: ClosedRange<Duration>, doc: String) {
        self.init(path, fallback: fallback, rule: .durations(range), doc: doc)
    }
}

extension Setting where Value == ByteCount {
    /// Declares a number of bytes in a range.
    public init(_ path: String, default fallback: ByteCount, in range: ClosedRange<ByteCount>, doc: String) {
        self.init(path, fallback: fallback, rule: .bytes(range.lowerBound.count...range.upperBound.count), doc: doc)
    }
}

extension Setting where Value == String {
    /// Declares a text that is one of a few.
    public init(_ path: String, default fallback: String, oneOf choices: [String], doc: String) {
        self.init(path, fallback: fallback, rule: .choices(choices), doc: doc)
    }
}

/// A setting that has no value unless a layer gives one.
public struct OptionalSetting<Value: SettingConvertible>: Sendable {
    /// What the schema knows of it.
    public let declaration: SettingDeclaration

    /// Declares a setting without a default.
    /// - Parameters:
    ///   - path: lower-case names separated by dots.
    ///   - doc: one or two sentences for the operator.
    public init(_ path: String, doc: String) {
        declaration = SettingDeclaration(path: path, kind: Value.kind, fallback: nil, rule: .any, doc: doc)
    }
}
