/// A JSON value of a file of accounting cases, of any shape.
public enum CaseValue: Decodable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([CaseValue])
    case object([String: CaseValue])

    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([CaseValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: CaseValue].self))
        }
    }

    /// The number that this is, or that its text spells.
    public var number: Double? {
        switch self {
        case .number(let value): value
        case .string(let text): Double(text)
        default: nil
        }
    }

    /// The whole number that this is.
    public var whole: Int? { number.flatMap { Int(exactly: $0) } }

    /// The text that this is.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The members of an object.
    public subscript(name: String) -> CaseValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    /// The elements of an array.
    public var elements: [CaseValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
