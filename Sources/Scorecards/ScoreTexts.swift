/// A text in one or more languages.
public struct ScoreTexts: Sendable, Hashable {
    /// Texts by language tag, such as `en` or `de-CH` (BCP 47).
    public let byLanguage: [String: String]

    /// The text in `language`, or in the language without its region, or in English, or in the first language by name.
    public func text(in language: String) -> String {
        let base = String(language.prefix { $0 != "-" })
        for tag in [language, base, "en"] {
            if let text = byLanguage[tag] { return text }
        }
        return byLanguage.min { $0.key < $1.key }?.value ?? ""
    }
}
