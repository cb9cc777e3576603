/// The layer that a value came from, and the place in it.
public enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// The schema.
    case fallback
    /// A file; line and column count from one, columns in Unicode scalars. Zero if the error is about the whole file.
    case file(name: String, line: Int, column: Int)
    /// An environment variable.
    case environment(String)
    /// A flag, by its number from one.
    case flag(Int)

    /// `default`, `agent.yaml:3:5`, `environment SOTTO_AGENT_SERVER_PORT` or `flag --set 2`.
    public var description: String {
        switch self {
        case .fallback: "default"
        case .file(let name, 0, _): name
        case .file(let name, let line, let column): "\(name):\(line):\(column)"
        case .environment(let name): "environment \(name)"
        case .flag(let number): "flag --set \(number)"
        }
    }
}
