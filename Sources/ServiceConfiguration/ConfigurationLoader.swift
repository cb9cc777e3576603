/// Reads the layers of a configuration, each over the one before: defaults, file, environment, flags.
public struct ConfigurationLoader: Sendable {
    /// A configuration file that the program has read.
    public struct File: Sendable {
        /// Name for messages.
        public var name: String
        /// What stands in it.
        public var bytes: [UInt8]

        /// Makes a file.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    private let schema: ConfigurationSchema
    private var entries: [String: Configuration.Entry] = [:]
    private var errors: [ConfigurationError] = []

    private init(schema: ConfigurationSchema) {
        self.schema = schema
        for declaration in schema.declarations {
            entries[declaration.path] = declaration.fallback.map { Configuration.Entry(value: $0, origin: .fallback) }
        }
    }

    /// Reads a configuration.
    /// - Parameters:
    ///   - schema: the settings there are.
    ///   - file: the configuration file, if there is one.
    ///   - environment: every variable; those without the schema's prefix are not looked at, an unknown one with it is an error.
    ///   - flags: what followed each `--set`, as `server.port=8443`.
    /// - Throws: everything that is wrong, not just the first.
    public static func load(
        _ schema: ConfigurationSchema, file: File? = nil, environment: [String: String] = [:], flags: [String] = []
    ) throws(ConfigurationFailure) -> Configuration {
        var loader = Self(schema: schema)
        if let file { loader.read(file) }
        loader.read(environment: environment)
        loader.read(flags: flags)
        guard loader.errors.isEmpty else { throw ConfigurationFailure(errors: loader.errors) }
        return Configuration(schema: schema, entries: loader.entries)
    }

    private mutating func read(_ file: File) {
        let document = ConfigurationDocument(reading: file)
        errors += document.errors
        for leaf in document.leaves {
            switch leaf.content {
            case .section:
                if let declaration = schema.byPath[leaf.path] {
                    fail(.wrongShape, leaf.origin, "\(leaf.path) is a setting, not a section; write \(declaration.allowed)")
                } else if !schema.isSection(leaf.path) {
                    fail(.unknownKey, leaf.origin, unknown(leaf.path))
                }
            case .scalar(let text, let isQuoted): assign(leaf, text: text, isQuoted: isQuoted)
            case .list(let texts): assign(leaf, list: texts)
            case .unreadableList: fail(.wrongShape, leaf.origin, "\(leaf.path) must be a list of texts")
            }
        }
    }

    private mutating func assign(_ leaf: ConfigurationDocument.Leaf, text: String, isQuoted: Bool) {
        guard let declaration = schema.byPath[leaf.path] else {
            if schema.isSection(leaf.path) {
                // A section whose lines are all commented out reads as null.
                if !isQuoted, ["", "~", "null"].contains(text) { return }
                return fail(.wrongShape, leaf.origin, "\(leaf.path) is a section; write its settings on the lines below, indented")
            }
            return fail(.unknownKey, leaf.origin, unknown(leaf.path))
        }
        let isNull = !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text)
        let isNumeric = declaration.kind == .integer || declaration.kind == .boolean
        guard !isNull, !(isQuoted && isNumeric), declaration.kind != .list else {
            return fail(.wrongType, leaf.origin, "\(leaf.path) must be \(declaration.allowed)\(isQuoted && isNumeric ? ", without quotes" : "")")
        }
        assign(text, to: declaration, origin: leaf.origin)
    }

    private mutating func assign(_ leaf: ConfigurationDocument.Leaf, list texts: [String]) {
        guard let declaration = schema.byPath[leaf.path] else { return fail(.unknownKey, leaf.origin, unknown(leaf.path)) }
        guard declaration.kind == .list else { return fail(.wrongType, leaf.origin, "\(leaf.path) must be \(declaration.allowed)") }
        entries[leaf.path] = Configuration.Entry(value: .list(texts), origin: leaf.origin)
    }

    private mutating func read(environment: [String: String]) {
        let prefix = schema.environmentPrefix + "_"
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(prefix) && !schema.reservedVariables.contains(name) {
            guard let declaration = schema.byVariable[name] else {
                let near = EditDistance.nearest(to: name, among: schema.byVariable.keys.sorted())
                fail(.unknownKey, .environment(name), "no such setting" + (near.map { "; did you mean \($0)?" } ?? ""))
                continue
            }
            assign(text, to: declaration, origin: .environment(name))
        }
    }

    private mutating func read(flags: [String]) {
        for (index, flag) in flags.enumerated() {
            let origin = SettingOrigin.flag(index + 1)
            let parts = flag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                fail(.malformedFlag, origin, "write key=value, as server.port=8443")
                continue
            }
            guard let declaration = schema.byPath[String(parts[0])] else {
                fail(.unknownKey, origin, unknown(String(parts[0])))
                continue
            }
            assign(String(parts[1]), to: declaration, origin: origin)
        }
    }

    private mutating func assign(_ text: String, to declaration: SettingDeclaration, origin: SettingOrigin) {
        guard let value = SettingText.parse(text, as: declaration.kind) else {
            return fail(.wrongType, origin, "\(declaration.path) must be \(declaration.allowed)")
        }
        guard declaration.permits(value) else { return fail(.outOfRange, origin, "\(declaration.path) must be \(declaration.allowed)") }
        entries[declaration.path] = Configuration.Entry(value: value, origin: origin)
    }

    private func unknown(_ path: String) -> String {
        "\(path.prefix(80)) is not a setting" + (schema.suggestion(for: path).map { "; did you mean \($0)?" } ?? "")
    }

    private mutating func fail(_ code: ConfigurationError.Code, _ origin: SettingOrigin, _ message: String) {
        errors.append(ConfigurationError(code: code, origin: origin, message: message))
    }
}
