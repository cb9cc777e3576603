/// Writes settings as nested YAML, in the order given; a section is opened where it first occurs and again if another came between.
struct YAMLPage {
    private(set) var text = ""
    private var open: [String] = []

    mutating func add(_ path: String, value: SettingValue, comment: String) {
        let names = path.split(separator: ".").map(String.init)
        let parents = Array(names.dropLast())
        let shared = zip(parents, open).prefix { $0 == $1 }.count
        for depth in shared..<max(shared, parents.count) {
            text += String(repeating: "  ", count: depth) + parents[depth] + ":\n"
        }
        open = parents
        text += String(repeating: "  ", count: parents.count) + "\(names[names.count - 1]): \(Self.scalar(value))  # \(comment)\n"
    }

    /// A value as one line of YAML.
    static func scalar(_ value: SettingValue) -> String {
        switch value {
        case .list(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
        case .string(let text), .path(let text): quoted(text)
        case .secret: "\"[REDACTED]\""
        default: SettingText.render(value)
        }
    }

    /// Quotes a text unless it is plainly a word or a path to YAML.
    private static func quoted(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            } && text.utf8.first.map { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") || ($0 | 0x20) >= UInt8(ascii: "a") } ?? false
        if isPlain, !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased()) { return text }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                    out += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
