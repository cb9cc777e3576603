import Foundation

/// The modules of this package and what their sources import, read from the sources themselves.
struct PackageGraph {
    let imports: [String: Set<String>]
    let root: URL

    init() throws {
        root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var folders: [String: URL] = [
            "CollectorService": root.appending(path: "collector/CollectorService"), "EdgeAgent": root.appending(path: "agent/EdgeAgent"),
        ]
        let sources = root.appending(path: "Sources")
        for name in try FileManager.default.contentsOfDirectory(atPath: sources.path) { folders[name] = sources.appending(path: name) }
        var imports: [String: Set<String>] = [:]
        for (module, folder) in folders {
            var found: Set<String> = []
            for file in Self.swiftFiles(in: folder) {
                found.formUnion(Self.importedModules(in: try String(contentsOf: file, encoding: .utf8)))
            }
            imports[module] = found
        }
        self.imports = imports
    }

    /// Every module that `module` reaches through imports, itself included.
    func reachable(from module: String) -> Set<String> {
        var seen: Set<String> = []
        var pending = [module]
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            pending.append(contentsOf: imports[next, default: []].subtracting(seen))
        }
        return seen
    }

    static func swiftFiles(in folder: URL) -> [URL] {
        guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    static func importedModules(in source: String) -> [String] {
        source.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
            let access: Set<Substring> = ["public", "package", "internal", "private", "fileprivate", "@testable", "@_exported", "@preconcurrency"]
            guard words[..<at].allSatisfy(access.contains) else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
            return String(name.prefix { $0 != "." && $0 != ";" })
        }
    }
}
