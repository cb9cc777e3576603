extension Configuration {
    /// The configuration as it holds, as YAML, with the origin of each value in a comment; secrets are `[REDACTED]`.
    public func printed() -> String {
        var page = YAMLPage()
        for declaration in schema.declarations {
            guard let entry = entries[declaration.path] else { continue }
            page.add(declaration.path, value: entry.value, comment: entry.origin.description)
        }
        return page.text
    }
}

extension ConfigurationSchema {
    /// A configuration file with every setting, its meaning and its default, all commented out: what `init` writes.
    ///
    /// Taking one `#` away from a line, and from its section, sets it.
    public func sampleConfiguration() -> String {
        var text = "# Configuration of \(program).\n"
        text += "# Every line shows a default. To change one, remove the # before it and before its section.\n"
        text += "# Overridden by environment variables (\(environmentPrefix)_...), and those by --set key=value.\n"
        var section: [String] = []
        for declaration in declarations {
            let names = declaration.path.split(separator: ".").map(String.init)
            let parents = Array(names.dropLast())
            if parents != section {
                text += "\n"
                let shared = zip(parents, section).prefix { $0 == $1 }.count
                for depth in shared..<max(shared, parents.count) {
                    text += "#" + String(repeating: "  ", count: depth) + parents[depth] + ":\n"
                }
                section = parents
            }
            let indent = String(repeating: "  ", count: parents.count)
            text += "#\(indent)# \(declaration.doc) Allowed: \(declaration.allowed).\n"
            let value = declaration.fallback.map { " " + YAMLPage.scalar($0) } ?? ""
            text += "#\(indent)\(declaration.fallback == nil ? "# " : "")\(names[names.count - 1]):\(value)\n"
        }
        return text
    }

    /// The reference page in Markdown: a table a section.
    public func referencePage() -> String {
        var text = "# Settings of \(program)\n\n"
        text += "Layers, each over the one before: defaults, the YAML file, environment variables, `--set key=value`. An unknown key, a wrong type\n"
        text += "or a value outside its range is an error that names the place. Durations: `250ms`, `30s`, `15m`, `24h`, `7d`. "
        text += "Sizes: `512B`, `64KiB`, `1MiB`, `10MB`.\n"
        var section: String?
        for declaration in declarations {
            let name = declaration.path.split(separator: ".").dropLast().joined(separator: ".")
            if name != section {
                text +=
                    "\n## \(name.isEmpty ? "General" : "`\(name)`")\n\n| setting | environment | default | allowed | meaning |\n|---|---|---|---|---|\n"
                section = name
            }
            let fallback = declaration.fallback.map { "`" + YAMLPage.scalar($0) + "`" } ?? "none"
            let cells = ["`\(declaration.path)`", "`\(variable(for: declaration.path))`", fallback, declaration.allowed, declaration.doc]
            text += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        return text
    }
}
