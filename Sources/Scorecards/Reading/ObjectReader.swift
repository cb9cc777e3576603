import Enrichment

/// A JSON object whose keys are known: one that `Key` does not have is an error.
struct ObjectReader<Key: CaseIterable & RawRepresentable<String>> {
    /// Where the object stands.
    let path: String
    private let members: [String: StrictJSON]

    init(_ node: StrictJSON, at path: String) throws(ScorecardError) {
        guard let found = node.members else {
            throw ScorecardError(.wrongType, at: path, "an object belongs here, not \(node.kind)")
        }
        self.path = path
        var members: [String: StrictJSON] = [:]
        for member in found {
            let key = member.name
            guard Key(rawValue: key) != nil else {
                let known = Quoted.list(Key.allCases.map(\.rawValue))
                throw ScorecardError(.unknownKey, at: path, "the key \(Quoted(key)) is not one of \(known); correct or delete it")
            }
            members[key] = member.value
        }
        self.members = members
    }

    /// Path of a member.
    func path(_ key: Key) -> String { "\(path).\(key.rawValue)" }

    /// An error at a member.
    func error(_ code: ScorecardError.Code, _ key: Key, _ advice: String) -> ScorecardError { ScorecardError(code, at: path(key), advice) }

    func has(_ key: Key) -> Bool { members[key.rawValue] != nil }

    func optional(_ key: Key) -> StrictJSON? { members[key.rawValue] }

    func node(_ key: Key) throws(ScorecardError) -> StrictJSON {
        guard let node = members[key.rawValue] else { throw error(.missingKey, key, "this key is required; add it") }
        return node
    }

    /// Refuses members that have no meaning here.
    func forbid(_ keys: [Key], because reason: String) throws(ScorecardError) {
        for key in keys where has(key) { throw error(.misplacedKey, key, "\(reason); delete this key") }
    }

    func text(_ key: Key) throws(ScorecardError) -> String { try Self.text(try node(key), at: path(key)) }

    func text(_ key: Key, default value: String) throws(ScorecardError) -> String { has(key) ? try text(key) : value }

    /// A name of `a`-`z`, `0`-`9`, `_` and `-`, 1 to 64 bytes.
    func name(_ key: Key) throws(ScorecardError) -> String { try Self.name(try node(key), at: path(key)) }

    func flag(_ key: Key) throws(ScorecardError) -> Bool {
        let node = try node(key)
        guard let flag = node.flag else { throw error(.wrongType, key, "true or false belongs here, not \(node.kind)") }
        return flag
    }

    func number(_ key: Key, within bound: Double = ScorecardLimits.magnitude) throws(ScorecardError) -> Double {
        let node = try node(key)
        guard let number = node.number else { throw error(.wrongType, key, "a number belongs here, not \(node.kind)") }
        guard number.isFinite, number.magnitude <= bound else { throw error(.numberOutOfRange, key, "a magnitude of at most \(bound) is allowed") }
        return number
    }

    func optionalNumber(_ key: Key, within bound: Double = ScorecardLimits.magnitude) throws(ScorecardError) -> Double? {
        has(key) ? try number(key, within: bound) : nil
    }

    func integer(_ key: Key, in range: ClosedRange<Int>) throws(ScorecardError) -> Int {
        let number = try number(key, within: ScorecardLimits.bound)
        guard let integer = Int(exactly: number), range.contains(integer) else {
            throw error(.numberOutOfRange, key, "a whole number from \(range.lowerBound) to \(range.upperBound) belongs here")
        }
        return integer
    }

    /// A number of at most `decimals` decimals, in units of the last of them.
    func units(_ key: Key, decimals: Int) throws(ScorecardError) -> Int64 {
        guard let units = ScoreUnits.exactly(try number(key), decimals: decimals) else {
            throw error(.numberOutOfRange, key, "scores of this card have \(decimals) decimals; write no more, or raise $.decimals")
        }
        return units
    }

    /// One of an enumeration's raw values.
    func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: Key, of type: Choice.Type) throws(ScorecardError) -> Choice {
        let text = try text(key)
        guard let choice = Choice(rawValue: text) else {
            throw error(.invalidValue, key, "\(Quoted(text)) is not one of \(Quoted.list(Choice.allCases.map(\.rawValue)))")
        }
        return choice
    }

    /// The elements of an array with their paths.
    func list(_ key: Key, _ count: ClosedRange<Int>) throws(ScorecardError) -> [(node: StrictJSON, path: String)] {
        let node = try node(key)
        guard let nodes = node.array else { throw error(.wrongType, key, "an array belongs here, not \(node.kind)") }
        guard nodes.count <= count.upperBound else { throw error(.tooLarge, key, "at most \(count.upperBound) elements are allowed") }
        guard nodes.count >= count.lowerBound else { throw error(.invalidValue, key, "at least \(count.lowerBound) belong here") }
        return nodes.enumerated().map { ($1, "\(path(key))[\($0)]") }
    }

    static func text(_ node: StrictJSON, at path: String) throws(ScorecardError) -> String {
        guard let text = node.text else { throw ScorecardError(.wrongType, at: path, "a text belongs here, not \(node.kind)") }
        guard !text.isEmpty else { throw ScorecardError(.invalidValue, at: path, "an empty text says nothing; write one") }
        guard text.utf8.count <= ScorecardLimits.textBytes else {
            throw ScorecardError(.tooLarge, at: path, "a text has at most \(ScorecardLimits.textBytes) bytes")
        }
        return text
    }

    /// A reason code: a name that may have capitals.
    func code(_ key: Key) throws(ScorecardError) -> String { try Self.name(try node(key), at: path(key), allowsCapitals: true) }

    static func name(_ node: StrictJSON, at path: String, allowsCapitals: Bool = false) throws(ScorecardError) -> String {
        let text = try text(node, at: path)
        let allowed = text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): allowsCapitals
            default: false
            }
        }
        guard allowed, text.utf8.count <= 64 else {
            let letters = allowsCapitals ? "a-z, A-Z" : "a-z"
            throw ScorecardError(.invalidValue, at: path, "1 to 64 of \(letters), 0-9, _ and - belong here; \(Quoted(text)) has others or more")
        }
        return text
    }
}
