import Yams

/// A YAML file flattened into dotted paths, with the place of each.
///
/// Of YAML only block and flow mappings, scalars and lists of scalars are taken. Anchors, aliases, tags and merge keys are refused: they make
/// a file mean something else than the line says, and aliases can make a small file unfold into a huge one. Nodes are walked before any of
/// them is unfolded, parents first, so that the anchor is met before its alias.
struct ConfigurationDocument {
    enum Content {
        case scalar(String, isQuoted: Bool)
        case list([String])
        case section
        case unreadableList
    }

    struct Leaf {
        var path: String
        var content: Content
        var origin: SettingOrigin
    }

    private(set) var leaves: [Leaf] = []
    private let name: String
    private(set) var errors: [ConfigurationError] = []

    /// Reads a file as far as it can be understood; what can't is in ``errors``.
    init(reading file: ConfigurationLoader.File) {
        name = file.name
        parse(file.bytes)
    }

    private mutating func parse(_ bytes: [UInt8]) {
        guard bytes.count <= ConfigurationSchema.maximumFileSize else {
            return fail(.fileTooLarge, nil, "the file is larger than \(ConfigurationSchema.maximumFileSize) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            return fail(.notUTF8, nil, "the file is not UTF-8 text")
        }
        do {
            let parser = try Parser(yaml: text)
            guard let root = try parser.nextRoot() else { return }
            walk(root)
            if let second = try parser.nextRoot() {
                fail(.multipleDocuments, second.mark, "a second document starts; a configuration is one document")
            }
        } catch let error as YamlError {
            report(error)
        } catch {
            fail(.syntax, nil, "the file is not YAML")
        }
    }

    private mutating func walk(_ root: Node) {
        guard check(root) else { return }
        switch root {
        case .mapping(let mapping): walk(mapping, under: "", depth: 1)
        case .scalar(let scalar) where scalar.style == .plain && ["", "~", "null"].contains(scalar.string): break
        default: fail(.wrongShape, root.mark, "a configuration is a mapping of sections")
        }
    }

    private mutating func walk(_ mapping: Node.Mapping, under section: String, depth: Int) {
        for (key, value) in mapping {
            guard check(key, isKey: true), check(value) else { return }
            guard case .scalar(let name) = key, name.string != "<<" else {
                fail(.wrongShape, key.mark, "a key must be a plain name")
                continue
            }
            guard !name.string.contains(".") else {
                fail(.unknownKey, key.mark, "a key has no dots; write each section on a line of its own")
                continue
            }
            let path = section.isEmpty ? name.string : section + "." + name.string
            guard depth <= 8 else {
                fail(.wrongShape, key.mark, "sections are nested too deep")
                return
            }
            switch value {
            case .scalar(let scalar):
                add(path, .scalar(scalar.string, isQuoted: scalar.style != .plain), at: value.mark ?? key.mark)
            case .sequence(let sequence): add(path, list(sequence), at: value.mark)
            case .mapping(let inner):
                add(path, .section, at: key.mark)
                walk(inner, under: path, depth: depth + 1)
            case .alias: fail(.anchor, key.mark, "aliases are not taken; write the value out")
            }
        }
    }

    private mutating func list(_ sequence: Node.Sequence) -> Content {
        var texts: [String] = []
        for node in sequence {
            guard check(node), case .scalar(let scalar) = node, scalar.style != .plain || !["", "~", "null"].contains(scalar.string) else {
                return .unreadableList
            }
            texts.append(scalar.string)
        }
        return .list(texts)
    }

    /// Refuses what makes a file mean something else than it says. (The tag of a key says nothing: Yams has resolved it by now.)
    private mutating func check(_ node: Node, isKey: Bool = false) -> Bool {
        guard node.anchor == nil else {
            fail(.anchor, node.mark, "anchors and aliases are not taken; write the value out")
            return false
        }
        let hasTag =
            switch node {
            case .scalar(let scalar): scalar.style == .plain && scalar.tag != .implicit
            case .mapping(let mapping): mapping.tag != .implicit
            case .sequence(let sequence): sequence.tag != .implicit
            case .alias: false
            }
        guard isKey || !hasTag else {
            fail(.anchor, node.mark, "tags are not taken; the setting has its own type")
            return false
        }
        return true
    }

    private mutating func add(_ path: String, _ content: Content, at mark: Mark?) {
        leaves.append(Leaf(path: path, content: content, origin: origin(mark)))
    }

    private func origin(_ mark: Mark?) -> SettingOrigin { .file(name: name, line: mark?.line ?? 0, column: mark?.column ?? 0) }

    private mutating func fail(_ code: ConfigurationError.Code, _ mark: Mark?, _ message: String) {
        errors.append(ConfigurationError(code: code, origin: origin(mark), message: message))
    }

    /// Takes the place and libyaml's own words; never the snippet of the file that the error also carries.
    private mutating func report(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            fail(problem.contains("alias") ? .anchor : .syntax, mark, "not YAML: \(problem)")
        case .duplicatedKeysInMapping(_, let context): fail(.duplicateKey, context.mark, "the key that starts here stands again further down")
        default: fail(.syntax, nil, "not YAML: the file holds a character that YAML doesn't allow")
        }
    }
}
