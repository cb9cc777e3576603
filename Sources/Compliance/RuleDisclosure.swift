/// A text that has to go with an item, in the languages that the file has it in.
public struct RuleDisclosure: Sendable, Hashable {
    /// Id, one of its kind in the file.
    public let id: String
    /// Texts by BCP 47 language tag in lowercase.
    public let texts: [String: String]

    /// The text for a reader of `language`: that of the longest beginning of the tag that the file has (RFC 4647, section 3.4), else that of
    /// the file's default language, which every disclosure has.
    func text(for language: String?, default defaultLanguage: String) -> ComplianceDecision.Disclosure {
        for tag in (language.map(Self.lookup) ?? []) + [defaultLanguage] {
            if let text = texts[tag] { return ComplianceDecision.Disclosure(id: id, language: tag, text: text) }
        }
        return ComplianceDecision.Disclosure(id: id, language: defaultLanguage, text: "")
    }

    /// The tags to try: `zh-hant-cn`, `zh-hant`, `zh`. A single letter never ends one.
    static func lookup(_ tag: String) -> [String] {
        var parts = tag.lowercased().split(separator: "-")
        var tags: [String] = []
        while !parts.isEmpty {
            tags.append(parts.joined(separator: "-"))
            parts.removeLast()
            if parts.last?.utf8.count == 1 { parts.removeLast() }
        }
        return tags
    }

    /// Whether a text looks like a BCP 47 tag: parts of 1 to 8 letters and digits, the first of 2 to 8 letters, at most 35 bytes.
    static func isTag(_ tag: String) -> Bool {
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (2...35).contains(tag.utf8.count), let first = parts.first, (2...8).contains(first.count) else { return false }
        let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
        return first.allSatisfy(isLetter)
            && parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) } }
    }
}
