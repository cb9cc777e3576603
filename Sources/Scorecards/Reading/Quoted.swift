/// A text of the file in a message: in quotes, without control characters, not longer than a line.
struct Quoted: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let visible = text.unicodeScalars.prefix(64).map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : String($0) }.joined()
        description = "\"\(visible)\(text.unicodeScalars.count > 64 ? "…" : "")\""
    }

    /// A list of names.
    static func list(_ names: some Sequence<String>) -> String { names.map { Quoted($0).description }.joined(separator: ", ") }
}
