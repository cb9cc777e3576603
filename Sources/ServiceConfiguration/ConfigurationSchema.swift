/// The settings of one program.
public struct ConfigurationSchema: Sendable {
    /// Largest configuration file, in bytes.
    public static let maximumFileSize = 256 << 10

    /// The program's name, for sample and reference.
    public let program: String
    /// What environment variables start with, as `SOTTO_COLLECTOR`.
    public let environmentPrefix: String
    /// The settings, in the order they were given, those of one section together.
    public let declarations: [SettingDeclaration]
    /// Environment variables with the prefix that the program reads by itself (where the file is).
    public let reservedVariables: Set<String>
    let byPath: [String: SettingDeclaration]
    let byVariable: [String: SettingDeclaration]

    /// Makes a schema.
    /// - Parameters:
    ///   - program: name of the program.
    ///   - environmentPrefix: upper-case, without a trailing underscore.
    ///   - declarations: every setting; a path must stand once, and no path may be the section of another.
    ///   - reservedVariables: variables with the prefix that are no settings.
    public init(program: String, environmentPrefix: String, declarations: [SettingDeclaration], reservedVariables: Set<String> = []) {
        self.program = program
        self.environmentPrefix = environmentPrefix
        self.declarations = Self.grouped(declarations)
        self.reservedVariables = reservedVariables
        byPath = Dictionary(declarations.map { ($0.path, $0) }) { first, _ in first }
        byVariable = Dictionary(declarations.map { (Self.variable(for: $0.path, prefix: environmentPrefix), $0) }) { first, _ in first }
        precondition(byPath.count == declarations.count && byVariable.count == declarations.count, "a setting is declared twice")
        precondition(declarations.allSatisfy { row in !declarations.contains { $0.path.hasPrefix(row.path + ".") } }, "a setting is also a section")
        precondition(declarations.allSatisfy { row in row.fallback.map(row.permits) ?? true }, "a default is outside its own range")
    }

    /// The environment variable that overrides a setting: `server.max-body` becomes `SOTTO_COLLECTOR_SERVER_MAX_BODY`.
    public func variable(for path: String) -> String { Self.variable(for: path, prefix: environmentPrefix) }

    private static func variable(for path: String, prefix: String) -> String {
        prefix + "_" + String(path.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
    }

    /// Whether a path is the section of some setting.
    func isSection(_ path: String) -> Bool { declarations.contains { $0.path.hasPrefix(path + ".") } }

    /// The setting or section that a mistyped path most likely meant.
    func suggestion(for path: String) -> String? {
        EditDistance.nearest(to: path, among: declarations.map(\.path))
            ?? EditDistance.nearest(to: path, among: declarations.flatMap { sections(of: $0.path) })
    }

    /// Orders by where each section was first opened, so that every section is written once.
    private static func grouped(_ declarations: [SettingDeclaration]) -> [SettingDeclaration] {
        var firstSeen: [String: Int] = [:]
        let ranked = declarations.enumerated().map { index, declaration in
            let names = declaration.path.split(separator: ".")
            let rank = (1...max(1, names.count)).map { depth -> Int in
                let prefix = names.prefix(depth).joined(separator: ".")
                let first = firstSeen[prefix] ?? index
                firstSeen[prefix] = first
                return first
            }
            return (rank: rank, declaration: declaration)
        }
        return ranked.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.declaration)
    }

    func sections(of path: String) -> [String] {
        let names = path.split(separator: ".")
        return (1..<max(1, names.count)).map { names[..<$0].joined(separator: ".") }
    }
}
