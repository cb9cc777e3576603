import Enrichment

/// Why a request's body or query is not what its route expects. The advice names keys and rules and repeats nothing that was sent, except keys
/// and names of facts, which are the caller's own vocabulary.
struct RequestFault: Error, Equatable {
    let advice: String

    init(_ advice: String) { self.advice = advice }
}

/// One object of a body, read strictly: an unknown key is a typing error that would change the answer.
struct RequestObject {
    private let members: [String: StrictJSON]
    private let place: String

    /// - Parameters:
    ///   - keys: The keys that the object may have.
    ///   - place: How faults name it; empty for the body itself.
    init(_ value: StrictJSON, keys: Set<String>, place: String = "", expected: String) throws(RequestFault) {
        guard let members = value.members else { throw RequestFault("expected \(expected)") }
        for member in members where !keys.contains(member.name) {
            throw RequestFault("\(place)unknown key; known are \(keys.sorted().joined(separator: ", "))")
        }
        self.members = Dictionary(members.filter { !$0.value.isNull }.map { ($0.name, $0.value) }) { first, _ in first }
        self.place = place
    }

    /// Reads a whole body.
    static func value(of body: [UInt8], expected: String) throws(RequestFault) -> StrictJSON {
        do {
            return try StrictJSON(reading: body, limits: StrictJSONLimits(bytes: LocalLimits.bodyBytes, depth: 8, values: 1 << 17))
        } catch {
            throw RequestFault("\(error.description); expected \(expected)")
        }
    }

    subscript(key: String) -> StrictJSON? { members[key] }

    /// A text of so many bytes, or nil when the key is absent or null.
    func text(_ key: String, bytes: ClosedRange<Int>) throws(RequestFault) -> String? {
        guard let value = members[key] else { return nil }
        guard let text = value.text, bytes.contains(text.utf8.count) else {
            throw RequestFault("\(place)\(key) must be a text of \(bytes.lowerBound) to \(bytes.upperBound) bytes")
        }
        return text
    }

    /// A whole number in a range, or nil when the key is absent or null.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(RequestFault) -> Int? {
        guard let value = members[key] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw RequestFault("\(place)\(key) must be a whole number, \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A number in a range, or nil when the key is absent or null.
    func number(_ key: String, in range: ClosedRange<Double>) throws(RequestFault) -> Double? {
        guard let value = members[key] else { return nil }
        guard let number = value.number, range.contains(number) else {
            throw RequestFault("\(place)\(key) must be a number, \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// True or false; false when the key is absent or null.
    func flag(_ key: String) throws(RequestFault) -> Bool {
        guard let value = members[key] else { return false }
        guard let flag = value.flag else { throw RequestFault("\(place)\(key) must be true or false") }
        return flag
    }

    /// One of a vocabulary, or nil when the key is absent or null.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type) throws(RequestFault) -> Word? where Word.RawValue == String {
        guard let value = members[key] else { return nil }
        guard let word = value.text.flatMap(Word.init(rawValue:)) else { throw .notOneOf(place + key, Word.self) }
        return word
    }

    /// The subject that every request about a person names.
    func subject() throws(RequestFault) -> String {
        guard let subject = members["subject"]?.text, SubjectName.isValid(subject) else {
            throw RequestFault("subject must be 1 to 64 bytes without control characters")
        }
        return subject
    }
}

extension RequestFault {
    /// A word that is not in its vocabulary.
    static func notOneOf<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type) -> RequestFault where Word.RawValue == String {
        RequestFault("\(key) must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}

extension FactValue {
    /// A number, a text or a flag of a body; nil for anything else, and for what is out of its limits.
    init?(_ json: StrictJSON) {
        let value: FactValue? =
            switch json.value {
            case .number(let number): .number(number)
            case .text(let text): .text(text)
            case .flag(let flag): .flag(flag)
            case .null, .array, .object: nil
            }
        guard let value, value.isValid else { return nil }
        self = value
    }
}
