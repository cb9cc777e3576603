/// Builds inline SVG as text. Colours are classes, so that one style sheet serves both colour schemes; every label is escaped.
package struct SVGText {
    private var body = ""
    private let width: Int
    private let height: Int
    private let label: String

    /// A drawing of `width` by `height` user units that scales to its container; `label` is read to people who cannot see it.
    package init(width: Int, height: Int, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    /// The drawing.
    package var markup: String {
        "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(Self.escaped(label))\" preserveAspectRatio=\"xMidYMid meet\">\(body)</svg>"
    }

    package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body += "<line class=\"\(style)\" x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\"/>"
    }

    package mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, title: String = "") {
        guard width > 0, height > 0 else { return }
        body +=
            "<rect class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
        body += title.isEmpty ? "/>" : "><title>\(Self.escaped(title))</title></rect>"
    }

    package mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, title: String = "") {
        body += "<circle class=\"\(style)\" cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
        body += title.isEmpty ? "/>" : "><title>\(Self.escaped(title))</title></circle>"
    }

    package mutating func path(_ points: [(x: Double, y: Double)], _ style: String, closed: Bool = false) {
        guard let first = points.first else { return }
        body += "<path class=\"\(style)\" d=\"M\(Self.number(first.x)) \(Self.number(first.y))"
        for point in points.dropFirst() { body += "L\(Self.number(point.x)) \(Self.number(point.y))" }
        body += closed ? "Z\"/>" : "\"/>"
    }

    package mutating func text(_ content: String, _ x: Double, _ y: Double, _ style: String) {
        body += "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(Self.escaped(content))</text>"
    }

    /// Text that is safe in an attribute and in an element.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// A coordinate with at most one decimal.
    package static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e7 else { return "0" }
        let tenths = Int((value * 10).rounded())
        if tenths % 10 == 0 { return "\(tenths / 10)" }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
