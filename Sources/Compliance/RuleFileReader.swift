import Enrichment

/// Reads the parts of a rule file and gathers everything that is wrong with them, so that an author sees all of it at once.
struct RuleFileReader {
    /// What is wrong, in the order in which it was found.
    private(set) var findings: [RuleFinding] = []
    /// Parts of conditions read so far.
    private var parts = 0
    /// The declared facts.
    var attributes: [FactName: RuleAttribute] = [:]
    /// The named sets.
    var sets: [String: StrictJSON] = [:]
    /// The named sets that conditions use.
    var usedSets: Set<String> = []
    /// The disclosures.
    var disclosures: [String: RuleDisclosure] = [:]

    /// Notes what is wrong.
    mutating func report(_ code: RuleFinding.Code, _ path: String, _ advice: String) {
        // Nobody mends a hundred errors before the next try.
        if findings.count < 100 { findings.append(RuleFinding(code: code, path: path, advice: advice)) }
    }

    /// Notes what is wrong, in place of the value that is not there.
    mutating func fail<Value>(_ code: RuleFinding.Code, _ path: String, _ advice: String) -> Value? {
        report(code, path, advice)
        return nil
    }

    /// Counts one part of a condition; false when there are too many.
    mutating func countPart(_ path: String) -> Bool {
        parts += 1
        if parts == ComplianceLimits.parts + 1 {
            report(.tooBig, path, "the conditions of a file have at most \(ComplianceLimits.parts) parts; split the file or use sets")
        }
        return parts <= ComplianceLimits.parts
    }

    /// An object whose keys are all among `keys` and that has all of `required`.
    mutating func object(_ json: StrictJSON, _ path: String, keys: [String], required: [String] = []) -> StrictJSON? {
        guard let members = json.members else { return fail(.wrongType, path, "an object belongs here, not \(json.kind)") }
        var isComplete = true
        for member in members where !keys.contains(member.name) {
            report(.unknownKey, Self.path(path, member.name), "this key means nothing here; known are \(keys.joined(separator: ", "))")
            isComplete = false
        }
        for key in required where json[key] == nil {
            report(.missingKey, path, "add the key \"\(key)\"")
            isComplete = false
        }
        return isComplete ? json : nil
    }

    /// A list of at most `most` elements.
    mutating func list(_ json: StrictJSON, _ path: String, most: Int) -> [StrictJSON]? {
        guard let list = json.array else { return fail(.wrongType, path, "a list belongs here, not \(json.kind)") }
        guard list.count <= most else { return fail(.tooBig, path, "at most \(most) elements, not \(list.count)") }
        return list
    }

    /// The members of an object whose keys are names that the file chooses.
    mutating func table(_ json: StrictJSON, _ path: String, most: Int) -> [StrictJSON.Member]? {
        guard let members = json.members else {
            return fail(.wrongType, path, "an object belongs here, not \(json.kind)")
        }
        guard members.count <= most else {
            return fail(.tooBig, path, "at most \(most) members, not \(members.count)")
        }
        return members
    }

    /// A text for people, of at most ``ComplianceLimits/textBytes``.
    mutating func text(_ json: StrictJSON, _ path: String) -> String? {
        guard let text = json.text else { return fail(.wrongType, path, "a text belongs here, not \(json.kind)") }
        guard text.utf8.count <= ComplianceLimits.textBytes else {
            return fail(.tooBig, path, "at most \(ComplianceLimits.textBytes) bytes, not \(text.utf8.count)")
        }
        guard !text.isEmpty else { return fail(.invalidValue, path, "the text is empty; write it or leave the key out") }
        return text
    }

    /// An id or a code: letters, digits, `-`, `_` and `.`.
    mutating func name(_ json: StrictJSON, _ path: String) -> String? {
        guard let name = json.text else { return fail(.wrongType, path, "a name belongs here, not \(json.kind)") }
        return Self.isName(name) ? name : fail(.invalidName, path, Self.nameAdvice)
    }

    static let nameAdvice = "a name has 1 to \(ComplianceLimits.nameBytes) of a-z, A-Z, 0-9, - _ and ."

    static func isName(_ name: String) -> Bool {
        (1...ComplianceLimits.nameBytes).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ json: StrictJSON, _ path: String, of: Word.Type) -> Word? {
        if let word = json.text.flatMap(Word.init(rawValue:)) { return word }
        return fail(.invalidValue, path, "one of \(Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")) belongs here")
    }

    /// The path of a member.
    static func path(_ path: String, _ name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "_") }
        return isPlain ? "\(path).\(name)" : "\(path)[\(String(decoding: StrictJSON.text(String(name.prefix(80))).canonicalBytes, as: UTF8.self))]"
    }
}
