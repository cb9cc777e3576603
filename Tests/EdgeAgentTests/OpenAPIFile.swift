import Foundation

/// What the tests read of a file in docs/openapi: the file is written in block style, two spaces a level, and so lines are enough.
struct OpenAPIFile {
    /// One operation.
    struct Operation {
        /// Whether it says `security: []`.
        var isOpen = false
    }

    /// The whole file.
    let text: String
    /// Operations by method and path, `GET /v1/consent`; a parameter of a path stands as the router writes it, `:task`.
    private(set) var operations: [String: Operation] = [:]
    /// What stands under `components`, as `#/components/schemas/Problem`.
    private(set) var definitions: Set<String> = []
    /// What is referred to.
    let references: Set<String>

    /// A document of the repository, by its path.
    static func document(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    init(_ name: String) throws {
        text = try Self.document("docs/openapi/\(name).yaml")
        references = Set(text.matches(of: /\$ref: "(#[^"]+)"/).map { String($0.1) })
        var (section, path, operation) = ("", "", "")
        for line in text.split(separator: "\n") {
            let indent = line.prefix { $0 == " " }.count
            let key = String(line.dropFirst(indent).prefix { $0 != ":" })
            switch (section, indent) {
            case (_, 0): section = key
            case ("paths", 2): path = key.replacing(/\{(\w+)\}/) { ":" + $0.1 }
            case ("paths", 4):
                operation = "\(key.uppercased()) \(path)"
                operations[operation] = Operation()
            case ("paths", 6): if line.hasSuffix("security: []") { operations[operation]?.isOpen = true }
            case ("components", 2): path = key
            case ("components", 4): definitions.insert("#/components/\(path)/\(key)")
            default: break
            }
        }
    }
}
